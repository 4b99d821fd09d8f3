package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/**
 * The offset of a node's clock: the node's time minus the operator's time. Both bounds use all
 * trials on the node, and the fact that a cause comes before its effect.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record NodeClock(
    @Required @JsonPropertyDescription("The node's name.") String node,
    @JsonPropertyDescription("The offset that the operator uses, in milliseconds.") Double offsetMs,
    @JsonPropertyDescription("Lower bound of the offset, in milliseconds.") Double leastMs,
    @JsonPropertyDescription("Upper bound of the offset, in milliseconds.") Double mostMs,
    @JsonPropertyDescription("The number of trials during which the node's clock was changed.")
        Integer steps) {}
