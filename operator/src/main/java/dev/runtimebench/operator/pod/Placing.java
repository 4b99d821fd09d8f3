package dev.runtimebench.operator.pod;

import dev.runtimebench.api.v1alpha1.Placement;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.experiment.ResolvedRuntime;
import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.NodeAffinityBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Sets where a Pod may run. Every Pod gets the node selectors and tolerations of all RuntimeClasses
 * of the benchmark. Otherwise the first Pod could run on a node on which the other Pods can't run.
 * All Pods after the first run on its node, so a benchmark has one architecture.
 */
final class Placing {

  private static final String OS = "kubernetes.io/os";

  private final Map<String, String> nodeSelector = new TreeMap<>();
  private final Set<Toleration> tolerations = new LinkedHashSet<>();

  Placing(Experiment experiment, Placement placement) {
    nodeSelector.putAll(placement.nodeSelector());
    tolerations.addAll(placement.tolerations());
    for (ResolvedRuntime runtime : experiment.runtimes()) {
      nodeSelector.putAll(runtime.nodeSelector());
      tolerations.addAll(runtime.tolerations());
    }
    // Not every cluster taints its Windows nodes.
    nodeSelector.putIfAbsent(OS, "linux");
  }

  /**
   * Places a Pod.
   *
   * @param node the node of the benchmark's first Pod; empty for the first Pod itself
   */
  void place(PodBuilder pod, Optional<String> node) {
    pod.editSpec().withNodeSelector(nodeSelector).addAllToTolerations(tolerations).endSpec();
    node.ifPresent(
        name ->
            pod.editSpec().withNewAffinity().withNodeAffinity(on(name)).endAffinity().endSpec());
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
  private static NodeAffinity on(String node) {
    return new NodeAffinityBuilder()
        .withNewRequiredDuringSchedulingIgnoredDuringExecution()
        .addNewNodeSelectorTerm()
        .addNewMatchField()
        .withKey("metadata.name")
        .withOperator("In")
        .withValues(node)
        .endMatchField()
        .endNodeSelectorTerm()
        .endRequiredDuringSchedulingIgnoredDuringExecution()
        .build();
  }
}
