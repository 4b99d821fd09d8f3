package dev.runtimebench.operator.observe.timeline;

import dev.runtimebench.results.naming.TrialNames;
import dev.runtimebench.results.sample.Milestone;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Reads from a Pod's status which milestones the Pod has passed. */
final class PodMilestones {

  private static final String SANDBOX = "PodReadyToStartContainers";

  private PodMilestones() {}

  /**
   * The milestones that a Pod has passed, according to its status.
   *
   * @param before the milestones that an earlier status showed: a sandbox that is not ready has
   *     stopped only if the sandbox was ready before
   */
  static Set<Milestone> in(Pod pod, Set<Milestone> before) {
    Set<Milestone> passed = EnumSet.noneOf(Milestone.class);
    if (pod.getSpec() != null && pod.getSpec().getNodeName() != null) {
      passed.add(Milestone.Scheduled);
    }
    PodStatus status = pod.getStatus();
    if (status == null) {
      return passed;
    }
    if (is(status, SANDBOX, "True")) {
      passed.add(Milestone.SandboxReady);
    }
    if (is(status, "Ready", "True")) {
      passed.add(Milestone.Ready);
    }
    if (before.contains(Milestone.SandboxReady) && isSandboxStopped(status)) {
      passed.add(Milestone.SandboxStopped);
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

  /** Whether the containers have ended and their sandbox has been stopped. */
  static boolean isSandboxStopped(PodStatus status) {
    boolean ended =
        PodState.isOver(status) || state(status).map(ContainerState::getTerminated).isPresent();
    return ended && is(status, SANDBOX, "False");
  }

  /** Whether the status has a condition about the sandbox. */
  static boolean showsSandbox(PodStatus status) {
    return status.getConditions().stream().anyMatch(c -> SANDBOX.equals(c.getType()));
  }

  /** Whether the Pod has a sandbox. A kubelet before 1.29 shows only the address in the sandbox. */
  static boolean hasSandbox(PodStatus status) {
    boolean address = status.getPodIP() != null && !status.getPodIP().isEmpty();
    return is(status, SANDBOX, "True") || address;
  }

  private static boolean is(PodStatus status, String type, String value) {
    return status.getConditions().stream()
        .anyMatch(c -> type.equals(c.getType()) && value.equals(c.getStatus()));
  }

  /** The state of the workload's container; the platform may have added other containers. */
  static Optional<ContainerState> state(PodStatus status) {
    return status.getContainerStatuses().stream()
        .filter(container -> TrialNames.CONTAINER.equals(container.getName()))
        .findFirst()
        .map(ContainerStatus::getState);
  }
}
