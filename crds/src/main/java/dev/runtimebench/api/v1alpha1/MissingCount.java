package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A cause for which a value is missing. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record MissingCount(
    @Required @Size(max = 256) @JsonPropertyDescription("Why the phase was not observed.")
        String reason,
    @Required @JsonPropertyDescription("In how many trials.") Integer count) {}
