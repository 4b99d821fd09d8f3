package dev.runtimebench.operator.state;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.operator.cluster.StoredStatus;
import dev.runtimebench.operator.status.Activity;
import java.time.Duration;
import java.util.Optional;

/**
 * What this process has reported of a benchmark, and when. The cache may lag behind. Times are on
 * the monotonic clock, in nanoseconds. Not thread-safe: only the reconcile of its benchmark uses an
 * instance.
 */
public final class ReportedStatus {

  private Optional<Activity> activity = Optional.empty();
  private Optional<RuntimeBenchmarkStatus> written = Optional.empty();
  private Optional<StoredStatus> stored = Optional.empty();
  private Optional<Long> writtenAt = Optional.empty();
  private Optional<Long> assembledAt = Optional.empty();
  private Duration assembling = Duration.ZERO;
  private boolean lacksMessage;

  /** What the benchmark was last reported to do; empty in a new process. */
  public Optional<Activity> activity() {
    return activity;
  }

  public void activity(Activity now) {
    activity = Optional.of(now);
  }

  /** The status as this process last wrote it; the cache may lag behind. */
  public Optional<RuntimeBenchmarkStatus> written() {
    return written;
  }

  /** The status as the API server stored it for this process; empty before the first write. */
  public Optional<StoredStatus> stored() {
    return stored;
  }

  public void stored(StoredStatus answer) {
    stored = Optional.of(answer);
  }

  /**
   * Notes a status that was written.
   *
   * @param now on the monotonic clock, in nanoseconds
   */
  public void written(RuntimeBenchmarkStatus status, StoredStatus answer, long now) {
    written = Optional.of(status);
    stored = Optional.of(answer);
    writtenAt = Optional.of(now);
  }

  /** The time since this process last wrote the status; empty before the first write. */
  public Optional<Duration> sinceWrite(long now) {
    return writtenAt.map(at -> Duration.ofNanos(now - at));
  }

  /** Whether the status lacks a message that has changed since the last write. */
  public boolean lacksMessage() {
    return lacksMessage;
  }

  public void lacksMessage(boolean lacks) {
    lacksMessage = lacks;
  }

  /**
   * Notes that the status was assembled, whether or not it had to be written.
   *
   * @param took how long that took
   */
  public void assembled(long now, Duration took) {
    assembledAt = Optional.of(now);
    assembling = took;
  }

  /** How long it took to assemble the last status; zero before the first time. */
  public Duration assembling() {
    return assembling;
  }

  /** The time since the status was last assembled; empty before the first time. */
  public Optional<Duration> sinceAssembled(long now) {
    return assembledAt.map(at -> Duration.ofNanos(now - at));
  }
}
