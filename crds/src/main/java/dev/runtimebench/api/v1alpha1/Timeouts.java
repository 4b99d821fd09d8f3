package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** How long a Pod may take to start, to run and to be deleted. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Timeouts(
    @Default("300")
        @Min(1)
        @Max(86400)
        @JsonPropertyDescription(
            "Seconds from the create call until the containers run, including the image pull. A server has as many seconds again from the start of its container until it is ready for its client.")
        Integer startSeconds,
    @Default("300")
        @Min(1)
        @Max(86400)
        @JsonPropertyDescription("Seconds from the start of the container until its end.")
        Integer runSeconds,
    @Default("120")
        @Min(1)
        @Max(86400)
        @JsonPropertyDescription("Seconds from the delete call until the Pod is gone.")
        Integer deleteSeconds) {}
