package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** The correlation between the log ratios of neighbouring blocks. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record SerialCorrelation(
    @Required @JsonPropertyDescription("The coefficient at lag 1, from -1 to 1.") Double lag1,
    @Required
        @JsonPropertyDescription(
            "Whether the coefficient is larger than independent blocks usually give. If true, every interval is narrower than it should be.")
        Boolean flagged) {}
