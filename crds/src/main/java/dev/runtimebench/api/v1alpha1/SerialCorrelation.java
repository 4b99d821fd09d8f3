package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** How much one block's log ratio tells about the next one's. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record SerialCorrelation(
    @Required @JsonPropertyDescription("The coefficient at lag 1, from -1 to 1.") Double lag1,
    @Required
        @JsonPropertyDescription(
            "Whether independent blocks would rarely give so much: then every interval is narrower than it should be.")
        Boolean flagged) {}
