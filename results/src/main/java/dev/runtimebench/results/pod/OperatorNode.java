package dev.runtimebench.results.pod;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Optional;

/**
 * Keeps benchmarks off the operator's own node where another node can take them. The preference is
 * for the Pod that chooses the node of a benchmark. The later Pods must run on that node, so the
 * preference cannot separate the runtimes of a block. The preference names the node, because an
 * affinity to the operator's Pod would cross namespaces, which a quota may forbid.
 */
public final class OperatorNode {

  private static final int MAX_WEIGHT = 100;

  private OperatorNode() {}

  /**
   * Returns the Pod with the preference.
   *
   * @param operatorNode the operator's node; empty if it is not known
   * @return the same Pod if its node is chosen already
   */
  public static Pod avoid(Pod pod, Optional<String> operatorNode) {
    if (operatorNode.isEmpty() || isChosen(pod)) {
      return pod;
    }
    return new PodBuilder(pod)
        .editSpec()
        .editOrNewAffinity()
        .editOrNewNodeAffinity()
        .addNewPreferredDuringSchedulingIgnoredDuringExecution()
        .withWeight(MAX_WEIGHT)
        .withNewPreference()
        .addNewMatchField()
        .withKey("metadata.name")
        .withOperator("NotIn")
        .withValues(operatorNode.get())
        .endMatchField()
        .endPreference()
        .endPreferredDuringSchedulingIgnoredDuringExecution()
        .endNodeAffinity()
        .endAffinity()
        .endSpec()
        .build();
  }

  /** A Pod that only avoids nodes without a handler still chooses its node. */
  private static boolean isChosen(Pod pod) {
    return Optional.ofNullable(pod.getSpec().getAffinity())
        .map(Affinity::getNodeAffinity)
        .map(NodeAffinity::getRequiredDuringSchedulingIgnoredDuringExecution)
        .stream()
        .flatMap(required -> required.getNodeSelectorTerms().stream())
        .flatMap(term -> term.getMatchFields().stream())
        .anyMatch(field -> "In".equals(field.getOperator()));
  }
}
