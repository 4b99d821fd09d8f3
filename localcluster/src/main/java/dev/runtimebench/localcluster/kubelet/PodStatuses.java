package dev.runtimebench.localcluster.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.HostIP;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Changes the status of a Pod step by step, as the kubelet does. All times are in whole seconds.
 */
public final class PodStatuses {

  private static final String NOT_READY = "ContainersNotReady";

  private PodStatuses() {}

  /** Sets the status of a Pod that the kubelet has accepted. */
  public static void accepted(PodStatus status, Pod pod, String hostIp, Instant now) {
    status.setPhase("Pending");
    status.setHostIP(hostIp);
    status.setHostIPs(List.of(new HostIP(hostIp)));
    status.setStartTime(time(now));
    condition(status, "PodReadyToStartContainers", "False", null, null, now);
    condition(status, "Initialized", "True", null, null, now);
    notReady(status, pod, now);
    waiting(status, pod, "ContainerCreating", null);
  }

  /**
   * Sets the status of a Pod whose sandbox is ready.
   *
   * @param podIp null for none
   */
  public static void sandboxReady(PodStatus status, String podIp, Instant now) {
    condition(status, "PodReadyToStartContainers", "True", null, null, now);
    status.setPodIP(podIp);
    status.setPodIPs(podIp == null ? List.of() : List.of(new PodIP(podIp)));
  }

  /**
   * Sets the status of a Pod whose container waits.
   *
   * @param message null for none
   */
  public static void waiting(PodStatus status, Pod pod, String reason, String message) {
    ContainerState state =
        new ContainerStateBuilder()
            .withNewWaiting()
            .withReason(reason)
            .withMessage(message)
            .endWaiting()
            .build();
    containers(status, pod, state, null, false);
  }

  /**
   * Sets the status of a Pod whose container runs but is not ready. A container with a startup
   * probe has not started yet either.
   *
   * @param containerId with the scheme, as in {@code containerd://...}
   */
  public static void running(
      PodStatus status, Pod pod, String containerId, Instant startedAt, Instant now) {
    ContainerState state = new ContainerStateBuilder().withNewRunning(time(startedAt)).build();
    status.setPhase("Running");
    containers(status, pod, state, containerId, false);
    notReady(status, pod, now);
  }

  /** Sets the status of a Pod whose startup probe has passed. */
  public static void started(PodStatus status) {
    status.getContainerStatuses().forEach(container -> container.setStarted(true));
  }

  /** Sets the status of a Pod that is ready. */
  public static void ready(PodStatus status, Instant now) {
    condition(status, "ContainersReady", "True", null, null, now);
    condition(status, "Ready", "True", null, null, now);
    started(status);
    status.getContainerStatuses().forEach(container -> container.setReady(true));
  }

  /** Sets the status of a Pod whose container runs but is not ready any more. */
  public static void unready(PodStatus status, Pod pod, Instant now) {
    notReady(status, pod, now);
    status.getContainerStatuses().forEach(container -> container.setReady(false));
  }

  /** Whether the container runs, according to the status. */
  public static boolean isRunning(PodStatus status) {
    return status.getContainerStatuses().stream()
        .anyMatch(container -> container.getState().getRunning() != null);
  }

  /** Sets the status of a Pod whose container has ended and whose sandbox still exists. */
  public static void containerEnded(
      PodStatus status, Pod pod, String containerId, ContainerEnd end) {
    ContainerState state =
        new ContainerStateBuilder()
            .withNewTerminated()
            .withExitCode(end.exitCode())
            .withReason(end.reason())
            .withMessage(end.message())
            .withContainerID(containerId)
            .withStartedAt(end.startedAt() == null ? null : time(end.startedAt()))
            .withFinishedAt(time(end.finishedAt()))
            .endTerminated()
            .build();
    containers(status, pod, state, containerId, false);
  }

  /**
   * Sets the status of a Pod whose container has ended and whose sandbox is stopped. If the Pod has
   * other containers, they run on, and so does the sandbox.
   */
  public static void terminated(
      PodStatus status, Pod pod, String containerId, ContainerEnd end, Instant now) {
    boolean success = end.exitCode() == 0;
    containerEnded(status, pod, containerId, end);
    if (MainContainer.hasOthers(pod)) {
      return;
    }
    status.setPhase(success ? "Succeeded" : "Failed");
    String reason = success ? "PodCompleted" : "PodFailed";
    condition(status, "PodReadyToStartContainers", "False", null, null, now);
    condition(status, "Initialized", "True", success ? reason : null, null, now);
    condition(status, "ContainersReady", "False", reason, null, now);
    condition(status, "Ready", "False", reason, null, now);
  }

  /**
   * Sets the status of a Pod that the kubelet has failed.
   *
   * @param reason {@code Evicted} or {@code DeadlineExceeded}
   */
  public static void failed(PodStatus status, String reason, String message) {
    status.setPhase("Failed");
    status.setReason(reason);
    status.setMessage(message);
  }

  /** Shows that an init container failed, which ends a Pod that is not restarted. */
  public static void initFailed(
      PodStatus status, Container container, String id, int exitCode, Instant at) {
    status.setInitContainerStatuses(
        List.of(
            new ContainerStatusBuilder()
                .withName(container.getName())
                .withImage(container.getImage())
                .withReady(false)
                .withContainerID("docker://" + id)
                .withNewState()
                .withNewTerminated()
                .withExitCode(exitCode)
                .withReason("Error")
                .withFinishedAt(time(at))
                .endTerminated()
                .endState()
                .build()));
    status.setPhase("Failed");
  }

  /** Shows that all containers have ended, and the sandbox with them. */
  public static void stopped(PodStatus status, Instant now) {
    condition(status, "PodReadyToStartContainers", "False", null, null, now);
    condition(status, "ContainersReady", "False", "PodFailed", null, now);
    condition(status, "Ready", "False", "PodFailed", null, now);
  }

  /** Sets the image that a Pod's main container runs, as its digest or id. */
  public static void imageId(PodStatus status, Pod pod, String imageId) {
    String main = MainContainer.of(pod).getName();
    status.getContainerStatuses().stream()
        .filter(c -> c.getName().equals(main) && !c.getImageID().isEmpty())
        .forEach(c -> c.setImageID(imageId));
  }

  private static void notReady(PodStatus status, Pod pod, Instant now) {
    List<String> names = pod.getSpec().getContainers().stream().map(c -> c.getName()).toList();
    String message = "containers with unready status: [" + String.join(" ", names) + "]";
    condition(status, "ContainersReady", "False", NOT_READY, message, now);
    condition(status, "Ready", "False", NOT_READY, message, now);
  }

  private static void containers(
      PodStatus status, Pod pod, ContainerState state, String containerId, boolean ready) {
    String main = MainContainer.of(pod).getName();
    ContainerState others =
        containerId == null
            ? state
            : new ContainerStateBuilder().withNewRunning(status.getStartTime()).build();
    status.setContainerStatuses(
        pod.getSpec().getContainers().stream()
            .map(
                container ->
                    container.getName().equals(main)
                        ? container(container, state, containerId, ready)
                        : container(container, others, containerId, true))
            .sorted(Comparator.comparing(ContainerStatus::getName))
            .toList());
  }

  private static ContainerStatus container(
      Container container, ContainerState state, String containerId, boolean ready) {
    return new ContainerStatusBuilder()
        .withName(container.getName())
        .withImage(container.getImage())
        .withImageID(containerId == null ? "" : container.getImage())
        .withContainerID(containerId)
        .withReady(ready)
        .withStarted(state.getRunning() != null && container.getStartupProbe() == null)
        .withRestartCount(0)
        .withState(state)
        .withLastState(new ContainerState())
        .build();
  }

  private static void condition(
      PodStatus podStatus, String type, String status, String reason, String message, Instant now) {
    List<PodCondition> conditions = new ArrayList<>(podStatus.getConditions());
    String since = time(now);
    for (PodCondition old : podStatus.getConditions()) {
      if (old.getType().equals(type)) {
        conditions.remove(old);
        since = old.getStatus().equals(status) ? old.getLastTransitionTime() : since;
      }
    }
    conditions.add(
        new PodConditionBuilder()
            .withType(type)
            .withStatus(status)
            .withReason(reason)
            .withMessage(message)
            .withLastTransitionTime(since)
            .build());
    podStatus.setConditions(conditions);
  }

  private static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
