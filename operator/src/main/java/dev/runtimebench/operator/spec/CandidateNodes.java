package dev.runtimebench.operator.spec;

import dev.runtimebench.api.v1alpha1.Placement;
import dev.runtimebench.results.experiment.ResolvedRuntime;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Finds the nodes that may run the Pods of a benchmark: by labels, taints and operating system. A
 * cordoned node is one of them, because a cordon passes, and a benchmark that was refused does not
 * come back.
 */
final class CandidateNodes {

  private final Placement placement;
  private final Function<Map<String, String>, List<Node>> nodes;

  /**
   * @param nodes returns the nodes with these labels; none if the operator does not know the nodes
   */
  CandidateNodes(Placement placement, Function<Map<String, String>, List<Node>> nodes) {
    this.placement = placement;
    this.nodes = nodes;
  }

  /** The labels of each node that may run all these runtimes. */
  Map<String, String> labels(List<ResolvedRuntime> together) {
    Map<String, String> labels = new HashMap<>(placement.nodeSelector());
    together.forEach(runtime -> labels.putAll(runtime.nodeSelector()));
    return labels;
  }

  /** The nodes that may run all these runtimes; empty if there are none, or if unknown. */
  List<Node> of(List<ResolvedRuntime> together) {
    List<Toleration> tolerations = new ArrayList<>(placement.tolerations());
    together.forEach(runtime -> tolerations.addAll(runtime.tolerations()));
    return nodes.apply(labels(together)).stream()
        .filter(CandidateNodes::isLinux)
        .filter(n -> Taints.areTolerated(n, tolerations))
        .toList();
  }

  private static boolean isLinux(Node node) {
    Map<String, String> labels = node.getMetadata().getLabels();
    return labels == null || "linux".equals(labels.getOrDefault("kubernetes.io/os", "linux"));
  }
}
