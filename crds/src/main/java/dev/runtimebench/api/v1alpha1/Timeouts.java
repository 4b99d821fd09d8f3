package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** After how long something counts as failed. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Timeouts(
    @Default("300")
        @Min(1)
        @Max(86400)
        @JsonPropertyDescription(
            "From the create call until the containers run, image pull included.")
        Integer startSeconds,
    @Default("300")
        @Min(1)
        @Max(86400)
        @JsonPropertyDescription("From the start of the container until it has ended.")
        Integer runSeconds,
    @Default("120")
        @Min(1)
        @Max(86400)
        @JsonPropertyDescription("From the delete call until the Pod is gone.")
        Integer deleteSeconds) {}
