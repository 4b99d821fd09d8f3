package dev.runtimebench.localcluster.kubelet;

import dev.runtimebench.localcluster.api.ClusterApi;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Reports one Pod's progress: its status, and Events about it and its container. */
public final class PodReporter {

  private final ClusterApi api;
  private final KubeletEvents events;
  private final Pod pod;
  private final String container;
  private final Clock clock;
  private final Predicate<String> dropped;
  private volatile String waitingReason = "ContainerCreating";

  /**
   * @param clock the node's
   * @param dropped the reasons of Events that are lost
   */
  public PodReporter(
      ClusterApi api, KubeletEvents events, Pod pod, Clock clock, Predicate<String> dropped) {
    this.api = api;
    this.events = events;
    this.pod = pod;
    this.container = pod.getSpec().getContainers().get(0).getName();
    this.clock = clock;
    this.dropped = dropped;
  }

  public void status(Consumer<PodStatus> change) {
    api.editStatus(pod, change);
  }

  public void waiting(String reason, String message) {
    waitingReason = reason;
    status(status -> PodStatuses.waiting(status, pod, reason, message));
  }

  /** The latest {@link #waiting} reason; before any, {@code ContainerCreating}. */
  public String waitingReason() {
    return waitingReason;
  }

  public void normal(String reason, String message) {
    containerEvent(clock.instant(), "Normal", reason, message);
  }

  public void warning(String reason, String message) {
    containerEvent(clock.instant(), "Warning", reason, message);
  }

  /** An Event about the container. */
  public void containerEvent(Instant at, String type, String reason, String message) {
    record(container, at, type, reason, message);
  }

  /** An Event about the Pod as a whole. */
  public void podEvent(String type, String reason, String message) {
    record(null, clock.instant(), type, reason, message);
  }

  private void record(String container, Instant at, String type, String reason, String message) {
    if (!dropped.test(reason)) {
      events.record(pod, container, at, type, reason, message);
    }
  }
}
