package dev.runtimebench.operator.trial.density;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;

/**
 * Whether the scheduler may preempt Pods of others for a Pod of a ramp. A ramp adds only Pods with
 * room, but a Pod of others that arrives between the look at the node and the scheduling may take
 * the room.
 */
final class Preemption {

  private Preemption() {}

  /**
   * Which Pods the scheduler may preempt, as a sentence with the fix; empty if none.
   *
   * @param pod a Pod of the ramp as the API server stored it, with the priority of its class
   */
  static Optional<String> of(Pod pod, List<Pod> others) {
    if (pod.getSpec().getPriority() == null
        || "Never".equals(pod.getSpec().getPreemptionPolicy())) {
      return Optional.empty();
    }
    int own = priority(pod);
    List<Pod> below = others.stream().filter(other -> priority(other) < own).toList();
    return below.stream()
        .findFirst()
        .map(
            first ->
                "a Pod of the ramp has the priority %d (%s), and %d other Pods on the node have a lower one, first %s/%s with %d: the scheduler may preempt them for a Pod of the ramp; name a PriorityClass with preemptionPolicy: Never in spec.priorityClassName, or select a node without such Pods"
                    .formatted(
                        own,
                        className(pod),
                        below.size(),
                        first.getMetadata().getNamespace(),
                        first.getMetadata().getName(),
                        priority(first)));
  }

  private static String className(Pod pod) {
    String name = pod.getSpec().getPriorityClassName();
    return name == null || name.isEmpty() ? "no PriorityClass" : "PriorityClass " + name;
  }

  private static int priority(Pod pod) {
    return pod.getSpec().getPriority() == null ? 0 : pod.getSpec().getPriority();
  }
}
