package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/**
 * A node's clock against the operator's. The offset is the node's time minus the operator's; both
 * bounds follow from causes coming before their effects, in all trials seen on the node.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record NodeClock(
    @Required @JsonPropertyDescription("The node's name.") String node,
    @JsonPropertyDescription("The offset that is reckoned with, in milliseconds.") Double offsetMs,
    @JsonPropertyDescription("The offset is at least this, in milliseconds.") Double leastMs,
    @JsonPropertyDescription("The offset is at most this, in milliseconds.") Double mostMs,
    @JsonPropertyDescription("Trials in which the clock was found to have been set.")
        Integer steps) {}
