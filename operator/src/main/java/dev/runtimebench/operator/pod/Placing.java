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
 * Where a Pod may run. Every Pod asks for what all of the benchmark's RuntimeClasses together ask
 * for: otherwise the first might be put on a node on which the others can't run.
 */
final class Placing {

  private final Map<String, String> nodeSelector = new TreeMap<>();
  private final Set<Toleration> tolerations = new LinkedHashSet<>();

  Placing(Experiment experiment, Placement placement) {
    nodeSelector.putAll(placement.nodeSelector());
    tolerations.addAll(placement.tolerations());
    for (ResolvedRuntime runtime : experiment.runtimes()) {
      nodeSelector.putAll(runtime.nodeSelector());
      tolerations.addAll(runtime.tolerations());
    }
  }

  /**
   * Places a Pod.
   *
   * @param node the node that the benchmark's first Pod was put on, if there was one
   */
  void place(PodBuilder pod, Optional<String> node) {
    pod.editSpec()
        .withNodeSelector(nodeSelector.isEmpty() ? null : nodeSelector)
        .addAllToTolerations(tolerations)
        .endSpec();
    node.ifPresent(
        name ->
            pod.editSpec().withNewAffinity().withNodeAffinity(on(name)).endAffinity().endSpec());
  }

  /** Puts a Pod on the node of those with these labels; the first of them may go anywhere. */
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

  /** By way of the scheduler, not past it with nodeName: resources stay accounted for. */
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
