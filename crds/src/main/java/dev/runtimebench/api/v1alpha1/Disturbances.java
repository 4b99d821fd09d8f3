package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.soabase.recordbuilder.core.RecordBuilder;

/** What disturbed the counted trials, as far as it could be seen; more of it is in the samples. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record Disturbances(
    @JsonPropertyDescription("Counted trials that gave a valid result.") Integer trials,
    @JsonPropertyDescription(
            "Node: the node's other Pods of all namespaces were watched. WatchedNamespaces: only those of the namespaces the operator may see. Absent: none could be watched.")
        Watched otherPodsWatched,
    @JsonPropertyDescription("Trials for which the watch on other Pods was up all the time.")
        Integer otherPodsKnown,
    @JsonPropertyDescription(
            "Of those, the trials during which another Pod came to the node or went from it.")
        Integer otherPods,
    @JsonPropertyDescription("Trials whose sandbox shows how much its CPU was throttled.")
        Integer throttlingKnown,
    @JsonPropertyDescription("Of those, the trials that were throttled at least once.")
        Integer throttled,
    @JsonPropertyDescription("Trials whose sandbox shows pressure stall information (PSI).")
        Integer pressureKnown,
    @JsonPropertyDescription("Of those, the trials with any time lost to CPU, memory or disk.")
        Integer pressure,
    @JsonPropertyDescription(
            "Trials, also invalid ones, for which the kubelet fetched an image though it was to be there.")
        Integer cold) {

  /** Which other Pods were watched. */
  public enum Watched {
    Node,
    WatchedNamespaces
  }
}
