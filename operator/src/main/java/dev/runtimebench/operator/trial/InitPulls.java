package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.observe.timeline.Timeline;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;

/** Finds pulls of the images of init containers in the start-up time of a workload. */
final class InitPulls {

  private InitPulls() {}

  /**
   * What the kubelet pulled, as a sentence; empty if it pulled nothing. If the policy of the init
   * container is Always, the kubelet reports a pull each time, and a short one is only a question
   * to the registry.
   *
   * @param known whether earlier Pods ran on the node, so that the node had the image
   */
  static Optional<String> why(Pod pod, Timeline timeline, boolean known) {
    return timeline.initPulls().stream()
        .filter(pull -> !known || pull.isLong() || !isAlways(pod, pull.container()))
        .findFirst()
        .map(
            pull ->
                "the kubelet had to pull the image of %s, before the workload could start"
                    .formatted(PodState.initContainer(pull.container())));
  }

  private static boolean isAlways(Pod pod, String container) {
    return pod.getSpec().getInitContainers().stream()
        .filter(c -> container.equals(c.getName()))
        .anyMatch(c -> "Always".equals(c.getImagePullPolicy()));
  }
}
