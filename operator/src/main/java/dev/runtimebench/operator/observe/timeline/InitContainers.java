package dev.runtimebench.operator.observe.timeline;

import dev.runtimebench.results.naming.TrialNames;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What the init containers of a Pod do. The operator sends only the init container that copies the
 * agent, so the platform added every other one.
 */
final class InitContainers {

  /** What each message about an init container begins with. */
  static final String PREFIX = "init container ";

  /** What each message about the init container that copies the agent begins with. */
  static final String OWN = PREFIX + TrialNames.AGENT_CONTAINER + ", which copies the agent";

  private static final Set<String> ORDINARY = Set.of("PodInitializing", "ContainerCreating");

  private InitContainers() {}

  /** The trouble that an init container has; empty if none has trouble. */
  static Optional<String> trouble(PodStatus status) {
    return status.getInitContainerStatuses().stream()
        .flatMap(container -> trouble(container).stream())
        .findFirst();
  }

  /** The init container that keeps the workload from its start; empty if none is at work. */
  static Optional<String> blocking(Pod pod, PodStatus status) {
    return trouble(status)
        .or(
            () ->
                status.getInitContainerStatuses().stream()
                    .filter(container -> isAtWork(pod, container))
                    .map(container -> name(container) + ", still runs")
                    .findFirst());
  }

  private static Optional<String> trouble(ContainerStatus container) {
    ContainerState state = container.getState();
    if (state == null) {
      return Optional.empty();
    }
    ContainerStateWaiting waiting = state.getWaiting();
    if (waiting != null && !ORDINARY.contains(text(waiting.getReason()))) {
      return Optional.of(
          "%s: %s: %s"
              .formatted(name(container), text(waiting.getReason()), text(waiting.getMessage())));
    }
    return state.getTerminated() != null && state.getTerminated().getExitCode() != 0
        ? Optional.of(
            "%s, exited with %d".formatted(name(container), state.getTerminated().getExitCode()))
        : Optional.empty();
  }

  /** A sidecar among the init containers runs on; it only has to start. */
  private static boolean isAtWork(Pod pod, ContainerStatus container) {
    boolean runs = container.getState() != null && container.getState().getRunning() != null;
    return runs && !(isSidecar(pod, container) && Boolean.TRUE.equals(container.getStarted()));
  }

  private static boolean isSidecar(Pod pod, ContainerStatus container) {
    return pod.getSpec().getInitContainers().stream()
        .filter(c -> container.getName().equals(c.getName()))
        .map(Container::getRestartPolicy)
        .anyMatch("Always"::equals);
  }

  /**
   * What the init container that copies the agent waits for; empty if it waits for nothing unusual.
   */
  static Optional<ContainerStateWaiting> copierWaits(PodStatus status) {
    return status.getInitContainerStatuses().stream()
        .filter(container -> container.getName().equals(TrialNames.AGENT_CONTAINER))
        .map(ContainerStatus::getState)
        .filter(Objects::nonNull)
        .map(ContainerState::getWaiting)
        .filter(waiting -> waiting != null && !ORDINARY.contains(text(waiting.getReason())))
        .findFirst();
  }

  private static String name(ContainerStatus container) {
    return name(container.getName());
  }

  /** An init container and whose it is. */
  static String name(String container) {
    return container.equals(TrialNames.AGENT_CONTAINER)
        ? OWN
        : PREFIX + container + ", which the platform added";
  }

  private static String text(String text) {
    return text == null ? "" : text;
  }
}
