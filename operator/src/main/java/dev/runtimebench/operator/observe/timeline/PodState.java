package dev.runtimebench.operator.observe.timeline;

import dev.runtimebench.operator.observe.clock.EpochNanos;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.Optional;
import java.util.Set;

/** What a Pod is at, as far as a trial cares. */
public sealed interface PodState {

  /**
   * Its container has not run yet.
   *
   * @param reason the container's waiting reason, Unschedulable, or empty
   * @param message what the cluster says of it, or empty
   */
  record Waiting(String reason, String message) implements PodState {

    private static final Set<String> IMAGE_ERRORS =
        Set.of("ErrImagePull", "ImagePullBackOff", "RegistryUnavailable", "ImageInspectError");

    private static final Set<String> NEVER =
        Set.of("InvalidImageName", "ErrImageNeverPull", "CreateContainerConfigError");

    /** Whether the kubelet has failed to pull the image, and tries again. */
    public boolean isImageError() {
      return IMAGE_ERRORS.contains(reason);
    }

    /** Whether waiting won't help. */
    public boolean isHopeless() {
      return NEVER.contains(reason);
    }
  }

  /** Its container runs. */
  record Running(Optional<String> podIp) implements PodState {}

  /**
   * It has ended.
   *
   * @param exitCode the container's, if it ran
   * @param reason Completed, Error, OOMKilled, Evicted, DeadlineExceeded ...
   * @param message what the cluster says of it, or empty
   */
  record Ended(Optional<Integer> exitCode, String reason, String message) implements PodState {}

  /**
   * Whether nothing of that Pod runs any more: its containers have ended and its sandbox has been
   * stopped. What remains until it is gone is book-keeping.
   */
  static boolean isStopped(Pod pod) {
    return pod.getStatus() != null && PodMilestones.isSandboxStopped(pod.getStatus());
  }

  /** Whether the node tells of a Pod's sandbox; kubelets before 1.29 don't. */
  static boolean showsSandbox(Pod pod) {
    return pod.getStatus() != null && PodMilestones.showsSandbox(pod.getStatus());
  }

  /**
   * The whole second in which its container ended, by the node's clock, in nanoseconds since 1970.
   * A check, and no measurement.
   */
  static Optional<Long> finishedAt(Pod pod) {
    return Optional.ofNullable(pod.getStatus())
        .flatMap(PodMilestones::state)
        .map(ContainerState::getTerminated)
        .map(ContainerStateTerminated::getFinishedAt)
        .flatMap(EpochNanos::parse);
  }

  /** Whether the Pod itself, and not merely a container of it, has ended. */
  static boolean isOver(PodStatus status) {
    return "Succeeded".equals(status.getPhase()) || "Failed".equals(status.getPhase());
  }

  /** What that Pod is at. */
  static PodState of(Pod pod) {
    PodStatus status = pod.getStatus();
    if (status == null) {
      return new Waiting("", "");
    }
    Optional<ContainerState> state = PodMilestones.state(status);
    Optional<ContainerStateTerminated> terminated = state.map(ContainerState::getTerminated);
    if (terminated.isPresent() || isOver(status)) {
      // The Pod's own reason (Evicted, DeadlineExceeded) says more than the container's Error.
      String reason =
          Optional.ofNullable(status.getReason())
              .or(() -> terminated.map(ContainerStateTerminated::getReason))
              .orElse("");
      String message =
          Optional.ofNullable(status.getMessage())
              .or(() -> terminated.map(ContainerStateTerminated::getMessage))
              .orElse("");
      return new Ended(terminated.map(ContainerStateTerminated::getExitCode), reason, message);
    }
    if (state.map(ContainerState::getRunning).isPresent()) {
      return new Running(Optional.ofNullable(status.getPodIP()).filter(ip -> !ip.isEmpty()));
    }
    return waiting(status, state.map(ContainerState::getWaiting));
  }

  private static Waiting waiting(PodStatus status, Optional<ContainerStateWaiting> waiting) {
    Optional<PodCondition> unscheduled =
        status.getConditions().stream()
            .filter(c -> "PodScheduled".equals(c.getType()) && "False".equals(c.getStatus()))
            .findFirst();
    if (unscheduled.isPresent()) {
      return new Waiting("Unschedulable", text(unscheduled.get().getMessage()));
    }
    return new Waiting(
        text(waiting.map(ContainerStateWaiting::getReason).orElse(null)),
        text(waiting.map(ContainerStateWaiting::getMessage).orElse(null)));
  }

  private static String text(String text) {
    return text == null ? "" : text;
  }
}
