package dev.runtimebench.operator.observe.timeline;

import dev.runtimebench.operator.observe.clock.EpochNanos;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The state of a Pod, as far as a trial needs it. */
public sealed interface PodState {

  /**
   * The container has not run yet.
   *
   * @param reason the container's waiting reason, or Unschedulable, or empty
   * @param message the cluster's message, or empty
   */
  record Waiting(String reason, String message) implements PodState {

    private static final String UNSCHEDULABLE = "Unschedulable";

    private static final Set<String> IMAGE_ERRORS =
        Set.of("ErrImagePull", "ImagePullBackOff", "RegistryUnavailable", "ImageInspectError");

    private static final Set<String> PERMANENT_ERRORS =
        Set.of("InvalidImageName", "ErrImageNeverPull", "CreateContainerConfigError");

    /** Whether no node takes the Pod, or something holds the Pod back from the scheduler. */
    public boolean isUnschedulable() {
      return reason.equals(UNSCHEDULABLE);
    }

    /** Whether the kubelet failed to pull the image and will retry. */
    public boolean isImageError() {
      return IMAGE_ERRORS.contains(reason);
    }

    /** Whether the container can never start. */
    public boolean isHopeless() {
      return PERMANENT_ERRORS.contains(reason);
    }
  }

  /** The container runs. */
  record Running(Optional<String> podIp) implements PodState {}

  /**
   * The container or the Pod has ended.
   *
   * @param exitCode the container's exit code; empty if the container never ran
   * @param reason Completed, Error, OOMKilled, Evicted, DeadlineExceeded or another
   * @param message the cluster's message, or empty
   */
  record Ended(Optional<Integer> exitCode, String reason, String message) implements PodState {}

  /** Whether the Pod waits on its node, and its status does not say for what. */
  default boolean isSilent() {
    return this instanceof Waiting waiting
        && !waiting.isUnschedulable()
        && Set.of("", "ContainerCreating").contains(waiting.reason());
  }

  /**
   * Whether nothing of the Pod runs any more: its containers have ended and its sandbox has been
   * stopped. The removal of the Pod object may still follow.
   */
  static boolean isStopped(Pod pod) {
    return pod.getStatus() != null && PodMilestones.isSandboxStopped(pod.getStatus());
  }

  /**
   * Whether only finalizers keep a Pod that was deleted: nothing of the Pod runs any more. Such a
   * Pod takes no room on its node.
   */
  static boolean isHeld(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() != null
        && !pod.getMetadata().getFinalizers().isEmpty()
        && pod.getStatus() != null
        && (isStopped(pod) || (!showsSandbox(pod) && isOver(pod.getStatus())));
  }

  /** Where to look if a Pod that was deleted stays. */
  static String whyItStays(Pod pod) {
    List<String> finalizers = pod.getMetadata().getFinalizers();
    return finalizers.isEmpty()
        ? "check its node"
        : "check its node, and its finalizers: " + String.join(", ", finalizers);
  }

  /** Whether the node reports the state of a Pod's sandbox; kubelets before 1.29 do not. */
  static boolean showsSandbox(Pod pod) {
    return pod.getStatus() != null && PodMilestones.showsSandbox(pod.getStatus());
  }

  /** Whether the Pod has a sandbox, as its node reports. */
  static boolean hasSandbox(Pod pod) {
    return pod.getStatus() != null && PodMilestones.hasSandbox(pod.getStatus());
  }

  /**
   * The whole second in which the container ended, by the node's clock, in nanoseconds since 1970.
   * Too coarse for a measurement, but useful as a check.
   */
  static Optional<Long> finishedAt(Pod pod) {
    return Optional.ofNullable(pod.getStatus())
        .flatMap(PodMilestones::state)
        .map(ContainerState::getTerminated)
        .map(ContainerStateTerminated::getFinishedAt)
        .flatMap(EpochNanos::parse);
  }

  /** Whether the kubelet reports the container of that name as ready: its probes have passed. */
  static boolean isReady(Pod pod, String container) {
    return Optional.ofNullable(pod.getStatus()).stream()
        .flatMap(status -> status.getContainerStatuses().stream())
        .anyMatch(c -> container.equals(c.getName()) && Boolean.TRUE.equals(c.getReady()));
  }

  /**
   * Whether the node of a running Pod may be lost. The kubelet reports a ready container and a
   * ready Pod together; only the control plane says that the Pod is not ready and leaves the
   * container as it is.
   */
  static boolean isCutOff(Pod pod) {
    return Optional.ofNullable(pod.getStatus())
        .filter(status -> !isOver(status))
        .filter(
            status ->
                status.getConditions().stream()
                    .anyMatch(c -> "Ready".equals(c.getType()) && "False".equals(c.getStatus())))
        .filter(status -> !status.getContainerStatuses().isEmpty())
        .filter(
            status ->
                status.getContainerStatuses().stream()
                    .allMatch(c -> Boolean.TRUE.equals(c.getReady())))
        .isPresent();
  }

  /**
   * Whether the scheduler placed the Pod seconds after the Pod was created, by the stamps of the
   * cluster. They are whole seconds.
   */
  static boolean isScheduledLate(Pod pod) {
    Optional<Long> created = EpochNanos.parse(pod.getMetadata().getCreationTimestamp());
    Optional<Long> scheduled =
        Optional.ofNullable(pod.getStatus()).stream()
            .flatMap(status -> status.getConditions().stream())
            .filter(c -> "PodScheduled".equals(c.getType()) && "True".equals(c.getStatus()))
            .findFirst()
            .flatMap(c -> EpochNanos.parse(c.getLastTransitionTime()));
    return created.isPresent()
        && scheduled.isPresent()
        && scheduled.get() - created.get() >= TimeUnit.SECONDS.toNanos(2);
  }

  /**
   * Which init container keeps the workload from its start, and what that container does; empty if
   * no init container is at work. Before the Pod has its sandbox, no init container is.
   */
  static Optional<String> blockingInitContainer(Pod pod) {
    return Optional.ofNullable(pod.getStatus())
        .flatMap(status -> InitContainers.blocking(pod, status));
  }

  /** Whether a message of a state is about an init container that the platform added. */
  static boolean isOfInitContainer(String message) {
    return message.startsWith(InitContainers.PREFIX) && !isOfAgentCopier(message);
  }

  /** Whether a message of a state is about the init container that copies the agent. */
  static boolean isOfAgentCopier(String message) {
    return message.startsWith(InitContainers.OWN);
  }

  /** A container that is not the workload's: its kind, its name, and who put it into the Pod. */
  static String otherContainer(Pod pod, String name) {
    boolean init =
        pod.getSpec().getInitContainers().stream().anyMatch(c -> name.equals(c.getName()));
    return init ? InitContainers.name(name) : "container " + name + ", which the platform added";
  }

  /** Whether the Pod itself has ended, and not only a container. */
  static boolean isOver(PodStatus status) {
    return "Succeeded".equals(status.getPhase()) || "Failed".equals(status.getPhase());
  }

  /** The state of a Pod. */
  static PodState of(Pod pod) {
    PodStatus status = pod.getStatus();
    if (status == null) {
      return new Waiting("", "");
    }
    Optional<ContainerState> state = PodMilestones.state(status);
    Optional<ContainerStateTerminated> terminated = state.map(ContainerState::getTerminated);
    if (terminated.isPresent() || isOver(status)) {
      // The Pod's reason (Evicted, DeadlineExceeded) is more precise than the container's Error.
      String reason =
          Optional.ofNullable(status.getReason())
              .or(() -> terminated.map(ContainerStateTerminated::getReason))
              .orElse("");
      String message =
          Optional.ofNullable(status.getMessage())
              .or(() -> terminated.map(ContainerStateTerminated::getMessage))
              .or(() -> terminated.isPresent() ? Optional.empty() : InitContainers.trouble(status))
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
      return new Waiting(Waiting.UNSCHEDULABLE, text(unscheduled.get().getMessage()));
    }
    Optional<ContainerStateWaiting> copier = InitContainers.copierWaits(status);
    if (copier.isPresent()) {
      // The limits and messages for images hold for the agent's image too.
      return new Waiting(
          text(copier.get().getReason()),
          InitContainers.OWN + ": " + text(copier.get().getMessage()));
    }
    Optional<String> init = InitContainers.trouble(status);
    if (init.isPresent()) {
      return new Waiting("PodInitializing", init.get());
    }
    return new Waiting(
        text(waiting.map(ContainerStateWaiting::getReason).orElse(null)),
        text(waiting.map(ContainerStateWaiting::getMessage).orElse(null)));
  }

  private static String text(String text) {
    return text == null ? "" : text;
  }
}
