package dev.runtimebench.cli.doctor;

import dev.runtimebench.results.naming.TrialNames;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a Pod ended, or why it does not start.
 *
 * @param node the node's name; "no node" without one
 * @param kernel the kernel that the sandbox showed, if it is known
 */
record PodEnd(Kind kind, String node, String message, Optional<String> kernel) {

  /** The ways in which a Pod ends. */
  enum Kind {
    SUCCEEDED,
    /** The container ran and failed. */
    FAILED,
    /** The image is there, but the container does not start. */
    NO_START,
    NO_IMAGE,
    NO_NODE,
    UNKNOWN
  }

  private static final Set<String> WITHOUT_IMAGE =
      Set.of(
          "ImagePullBackOff",
          "InvalidImageName",
          "ErrImageNeverPull",
          "ImageInspectError",
          "RegistryUnavailable");

  private static final Set<String> WITH_IMAGE =
      Set.of(
          "CreateContainerError", "CreateContainerConfigError", "RunContainerError", "StartError");

  private static final String NOWHERE = "no node";

  /**
   * Returns the end that a Pod's status shows; empty while the Pod may still start or run. A Pod
   * does not end while a container that a policy added runs, so the end of the probe's own
   * container counts.
   */
  static Optional<PodEnd> of(Pod pod) {
    String phase = pod.getStatus() == null ? "" : String.valueOf(pod.getStatus().getPhase());
    Optional<ContainerState> state = state(pod);
    Optional<ContainerStateWaiting> waiting = state.map(ContainerState::getWaiting);
    if (waiting.filter(w -> WITHOUT_IMAGE.contains(w.getReason())).isPresent()) {
      return Optional.of(end(Kind.NO_IMAGE, pod, text(waiting.get())));
    }
    if (waiting.filter(w -> WITH_IMAGE.contains(w.getReason())).isPresent()) {
      return Optional.of(end(Kind.NO_START, pod, text(waiting.get())));
    }
    Optional<ContainerStateTerminated> terminated = state.map(ContainerState::getTerminated);
    if (terminated.isPresent()) {
      return terminated.map(
          t ->
              Integer.valueOf(0).equals(t.getExitCode())
                  ? end(Kind.SUCCEEDED, pod, "")
                  : end(Kind.FAILED, pod, text(t)));
    }
    if (phase.equals("Succeeded")) {
      return Optional.of(end(Kind.SUCCEEDED, pod, ""));
    }
    return phase.equals("Failed")
        ? Optional.of(end(Kind.FAILED, pod, String.valueOf(pod.getStatus().getMessage())))
        : Optional.empty();
  }

  /**
   * Returns why a Pod has not ended in time.
   *
   * @param event the last warning about the Pod; empty if there is none or nobody may read it
   */
  static PodEnd late(Pod pod, Optional<String> event, String after) {
    Optional<String> unscheduled =
        pod.getStatus().getConditions().stream()
            .filter(c -> "PodScheduled".equals(c.getType()) && "False".equals(c.getStatus()))
            .map(c -> c.getReason() + ": " + c.getMessage())
            .findFirst();
    if (unscheduled.isPresent()) {
      return end(Kind.NO_NODE, pod, unscheduled.get());
    }
    Optional<ContainerStateWaiting> waiting = state(pod).map(ContainerState::getWaiting);
    if (waiting.filter(w -> "ErrImagePull".equals(w.getReason())).isPresent()) {
      return end(Kind.NO_IMAGE, pod, text(waiting.get()));
    }
    boolean runs = state(pod).map(ContainerState::getRunning).isPresent();
    return event.isPresent() && !runs
        ? end(Kind.NO_START, pod, event.get())
        : end(
            Kind.UNKNOWN,
            pod,
            "the Pod %s after %s".formatted(runs ? "still runs" : "has not started", after));
  }

  static PodEnd gone() {
    return new PodEnd(
        Kind.UNKNOWN, NOWHERE, "somebody deleted the Pod before it ended", Optional.empty());
  }

  PodEnd withKernel(Optional<String> shown) {
    return new PodEnd(kind, node, message, shown);
  }

  /** Whether the Pod has ended, and needs no further work of the kubelet. */
  boolean isOver() {
    return kind == Kind.SUCCEEDED || kind == Kind.FAILED;
  }

  private static PodEnd end(Kind kind, Pod pod, String message) {
    String node = pod.getSpec().getNodeName();
    return new PodEnd(kind, node == null ? NOWHERE : node, message, Optional.empty());
  }

  /** The state of the probe's own container. A policy may have added others to the Pod. */
  private static Optional<ContainerState> state(Pod pod) {
    List<ContainerStatus> containers =
        pod.getStatus() == null ? List.of() : pod.getStatus().getContainerStatuses();
    return containers.stream()
        .filter(container -> TrialNames.CONTAINER.equals(container.getName()))
        .findFirst()
        .map(ContainerStatus::getState);
  }

  private static String text(ContainerStateWaiting waiting) {
    return waiting.getMessage() == null
        ? waiting.getReason()
        : waiting.getReason() + ": " + waiting.getMessage();
  }

  private static String text(ContainerStateTerminated terminated) {
    return "%s, exit code %d%s"
        .formatted(
            terminated.getReason(),
            terminated.getExitCode(),
            terminated.getMessage() == null ? "" : ": " + terminated.getMessage());
  }
}
