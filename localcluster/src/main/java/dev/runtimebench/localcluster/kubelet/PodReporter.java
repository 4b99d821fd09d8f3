package dev.runtimebench.localcluster.kubelet;

import dev.runtimebench.localcluster.api.ClusterApi;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Reports the progress of one Pod: writes its status, and Events about the Pod and its container.
 * Thread-safe, but the order of the reports is that of the calls: the caller keeps the order.
 */
public final class PodReporter {

  private final ClusterApi api;
  private final KubeletEvents events;
  private final Pod pod;
  private final String container;
  private final Clock clock;
  private final Predicate<String> dropped;
  private volatile String waitingReason = "ContainerCreating";

  /**
   * @param clock the clock of the node
   * @param dropped returns true for the reason of an Event that must not be written
   */
  public PodReporter(
      ClusterApi api, KubeletEvents events, Pod pod, Clock clock, Predicate<String> dropped) {
    this.api = api;
    this.events = events;
    this.pod = pod;
    this.container = MainContainer.of(pod).getName();
    this.clock = clock;
    this.dropped = dropped;
  }

  /** Changes the status of the Pod. */
  public void status(Consumer<PodStatus> change) {
    api.editStatus(pod, change);
  }

  /**
   * Reports that the container waits.
   *
   * @param message null for none
   */
  public void waiting(String reason, String message) {
    waitingReason = reason;
    status(status -> PodStatuses.waiting(status, pod, reason, message));
  }

  /**
   * Returns the reason of the last call of {@link #waiting}, at first {@code ContainerCreating}.
   */
  public String waitingReason() {
    return waitingReason;
  }

  /** Writes a Normal Event about the container. */
  public void normal(String reason, String message) {
    containerEvent(clock.instant(), "Normal", reason, message);
  }

  /** Writes a Warning Event about the container. */
  public void warning(String reason, String message) {
    containerEvent(clock.instant(), "Warning", reason, message);
  }

  /** Writes an Event about the container. */
  public void containerEvent(Instant at, String type, String reason, String message) {
    record(container, at, type, reason, message);
  }

  /** Writes an Event about the Pod. */
  public void podEvent(String type, String reason, String message) {
    record(null, clock.instant(), type, reason, message);
  }

  private void record(String container, Instant at, String type, String reason, String message) {
    if (!dropped.test(reason)) {
      events.record(pod, container, at, type, reason, message);
    }
  }
}
