package dev.runtimebench.operator.observe;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which milestones a Pod's status shows to be passed. */
final class PodMilestones {

  private PodMilestones() {}

  static Set<Milestone> in(Pod pod) {
    Set<Milestone> passed = EnumSet.noneOf(Milestone.class);
    if (pod.getSpec() != null && pod.getSpec().getNodeName() != null) {
      passed.add(Milestone.Scheduled);
    }
    PodStatus status = pod.getStatus();
    if (status == null) {
      return passed;
    }
    if (isTrue(status, "PodReadyToStartContainers")) {
      passed.add(Milestone.SandboxReady);
    }
    Optional<ContainerState> state = state(status);
    if (state.map(ContainerState::getRunning).isPresent()) {
      passed.add(Milestone.Running);
    }
    if (state.map(ContainerState::getTerminated).isPresent()) {
      passed.add(Milestone.Terminated);
    }
    return passed;
  }

  private static boolean isTrue(PodStatus status, String type) {
    return status.getConditions().stream()
        .anyMatch(c -> type.equals(c.getType()) && "True".equals(c.getStatus()));
  }

  /** The state of the Pod's one container. */
  static Optional<ContainerState> state(PodStatus status) {
    List<ContainerStatus> containers = status.getContainerStatuses();
    return containers.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(containers.get(0).getState());
  }
}
