package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * What disturbed the counted trials, as far as the operator could see. The samples hold more
 * details.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record Disturbances(
    @JsonPropertyDescription("The number of counted trials with a valid result.") Integer trials,
    @JsonPropertyDescription(
            "Which other Pods on the node the operator watched. Node: the Pods of all namespaces. WatchedNamespaces: only the Pods of the namespaces that the operator may see. Absent: none.")
        Watched otherPodsWatched,
    @JsonPropertyDescription(
            "The number of trials during which the watch on other Pods was never interrupted.")
        Integer otherPodsKnown,
    @JsonPropertyDescription(
            "The number of trials in otherPodsKnown during which another Pod arrived on the node or left it.")
        Integer otherPods,
    @JsonPropertyDescription(
            "The number of trials whose sandbox shows how long its CPU was throttled.")
        Integer throttlingKnown,
    @JsonPropertyDescription(
            "The number of trials in throttlingKnown that were throttled at least once.")
        Integer throttled,
    @JsonPropertyDescription(
            "The number of trials whose sandbox shows pressure stall information (PSI).")
        Integer pressureKnown,
    @JsonPropertyDescription(
            "The number of trials in pressureKnown that lost time to CPU, memory or disk pressure.")
        Integer pressure,
    @JsonPropertyDescription(
            "The number of trials during which the operator ran on the same node. Absent: the operator does not know its own node.")
        Integer operatorOnNode,
    @JsonPropertyDescription(
            "The number of trials, valid or not, for which the kubelet pulled an image that should have been on the node already.")
        Integer cold) {

  /** Which other Pods were watched. */
  public enum Watched {
    Node,
    WatchedNamespaces
  }
}
