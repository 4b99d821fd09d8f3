package dev.runtimebench.results.pod;

import dev.runtimebench.api.v1alpha1.Placement;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.experiment.ResolvedRuntime;
import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.NodeAffinityBuilder;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirementBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Sets where a Pod may run. Every Pod gets the node selectors and tolerations of all RuntimeClasses
 * of the benchmark. Otherwise the first Pod could run on a node on which the other Pods cannot run.
 * All Pods after the first run on its node, so a benchmark has one architecture. Across pools, a
 * Pod gets the labels and tolerations of its own runtime only.
 */
final class Placing {

  private static final String OS = "kubernetes.io/os";

  private final Map<String, String> nodeSelector = new TreeMap<>();
  private final Set<Toleration> tolerations = new LinkedHashSet<>();
  private final Set<String> avoided = new TreeSet<>();

  /**
   * @param pods the name of the runtime of the Pod
   */
  Placing(Experiment experiment, Placement placement, String pods) {
    nodeSelector.putAll(placement.nodeSelector());
    tolerations.addAll(placement.tolerations());
    List<ResolvedRuntime> together =
        experiment.acrossPools() ? List.of(experiment.runtime(pods)) : experiment.runtimes();
    for (ResolvedRuntime runtime : together) {
      nodeSelector.putAll(runtime.nodeSelector());
      tolerations.addAll(runtime.tolerations());
      avoided.addAll(runtime.lackedBy());
    }
    // Not every cluster taints its Windows nodes.
    nodeSelector.putIfAbsent(OS, "linux");
  }

  /** Keeps a Pod without a node off these nodes too. */
  Placing avoiding(Set<String> nodes) {
    avoided.addAll(nodes);
    return this;
  }

  /**
   * Places a Pod.
   *
   * @param node the node of the benchmark's first Pod; empty for the first Pod itself
   */
  void place(PodBuilder pod, Optional<String> node) {
    pod.editSpec()
        .withNodeSelector(nodeSelector.isEmpty() ? null : nodeSelector)
        .addAllToTolerations(tolerations)
        .endSpec();
    List<NodeSelectorRequirement> names =
        node.map(name -> List.of(named("In", name)))
            .orElseGet(() -> avoided.stream().map(name -> named("NotIn", name)).toList());
    if (!names.isEmpty()) {
      pod.editSpec().withNewAffinity().withNodeAffinity(on(names)).endAffinity().endSpec();
    }
  }

  /** Puts a Pod on the node of the Pods with these labels. The first such Pod may go anywhere. */
  static void together(PodBuilder pod, Map<String, String> labels) {
    pod.editSpec()
        .editOrNewAffinity()
        .withNewPodAffinity()
        .addNewRequiredDuringSchedulingIgnoredDuringExecution()
        .withTopologyKey("kubernetes.io/hostname")
        .withNewLabelSelector()
        .withMatchLabels(labels)
        .endLabelSelector()
        .endRequiredDuringSchedulingIgnoredDuringExecution()
        .endPodAffinity()
        .endAffinity()
        .endSpec();
  }

  /** A node affinity and not nodeName, so that the scheduler still accounts for resources. */
  private static NodeAffinity on(List<NodeSelectorRequirement> names) {
    return new NodeAffinityBuilder()
        .withNewRequiredDuringSchedulingIgnoredDuringExecution()
        .addNewNodeSelectorTerm()
        .withMatchFields(names)
        .endNodeSelectorTerm()
        .endRequiredDuringSchedulingIgnoredDuringExecution()
        .build();
  }

  /**
   * The API server allows one name in each requirement, and more than one requirement in a term.
   */
  private static NodeSelectorRequirement named(String operator, String node) {
    return new NodeSelectorRequirementBuilder()
        .withKey("metadata.name")
        .withOperator(operator)
        .withValues(node)
        .build();
  }
}
