package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Toleration;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;

/**
 * Where the Pods may run. All Pods of a benchmark run on one node, which the scheduler picks,
 * unless the benchmark asks for several nodes, or for a comparison across pools.
 */
@ValidationRule(
    value =
        "!has(self.nodes) || !has(self.acrossPools) || !self.acrossPools || self.nodes == 'One'",
    message =
        "nodes and acrossPools cannot be combined: with several nodes, all runtimes of a block run on the same node. Remove one of the two",
    fieldPath = ".nodes")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record Placement(
    @Size(max = 16)
        @JsonPropertyDescription(
            "Labels that the node must have, in addition to those of the RuntimeClasses.")
        Map<String, String> nodeSelector,
    @Size(max = 16)
        @JsonPropertyDescription(
            "Taints that the Pods tolerate, in addition to those of the RuntimeClasses.")
        List<Toleration> tolerations,
    @JsonPropertyDescription(
            "If true, each runtime runs on a node of its own: one that its RuntimeClass and spec.runtimes[].nodeSelector select. The ratio then contains the difference between the machines, so the verdict is PoolDifference, never Faster, Slower or Equivalent. Use this only when no node can run all runtimes. Not for a workload with a server. Default: false.")
        Boolean acrossPools,
    @JsonDeserialize(using = WholeNumberOrText.class)
        @ValidationRule(
            value =
                "type(self) == int ? self >= 2 && self <= 100 : (self == 'One' || self == 'All')",
            message =
                "must be One, All, or a number of nodes from 2 to 100 without quotation marks, for example nodes: 3")
        @JsonPropertyDescription(
            "On how many nodes the benchmark measures. One: on one node. A number from 2 to 100: on as many nodes, drawn from the nodes that match. All: on all nodes that match when the benchmark starts, at most 100. Each node runs the whole design in a benchmark of its own (see status.nodes), and the nodes run side by side. From three nodes on, status.comparisons has the ratio for nodes like these; with two nodes, only the ratio of each node. Not with gates on values. Default: One.")
        IntOrString nodes) {

  /** The value of nodes for one node. */
  public static final String ONE = "One";

  /** The value of nodes for all nodes that match. */
  public static final String ALL = "All";

  /** The maximum number of nodes. */
  public static final int MAX_NODES = 100;

  public Placement {
    nodeSelector = nodeSelector == null ? Map.of() : nodeSelector;
    tolerations = tolerations == null ? List.of() : tolerations;
  }

  /** Whether each runtime runs on a node of its own. */
  @JsonIgnore
  public boolean isAcrossPools() {
    return Boolean.TRUE.equals(acrossPools);
  }

  /** Whether the benchmark asks for more than one node. */
  @JsonIgnore
  public boolean isOnSeveralNodes() {
    return nodes != null && !ONE.equals(nodes.getStrVal());
  }
}
