package dev.runtimebench.operator.state;

import java.time.Duration;
import java.util.Optional;

/**
 * The reconciles of a benchmark that failed one after the other. Times are on the monotonic clock,
 * in nanoseconds. Not thread-safe: only the reconcile of its benchmark uses an instance.
 */
public final class FailedReconciles {

  private final Stopwatch failing = new Stopwatch();
  private final Stopwatch reported = new Stopwatch();
  private Optional<Long> queuedSince = Optional.empty();
  private int count;
  private String step = "-";

  /** Notes how far the present reconcile has come, for the log. */
  public void reached(String name) {
    step = name;
  }

  /** The step that the last reconcile has reached. */
  public String step() {
    return step;
  }

  /**
   * Notes that a reconcile failed.
   *
   * @param began when the reconcile began
   */
  public void add(long began) {
    queuedSince.ifPresent(
        at -> {
          failing.skip(began - at);
          reported.skip(began - at);
        });
    queuedSince = Optional.empty();
    failing.start(began);
    count++;
  }

  /** Notes that the API server accepted a status of the benchmark while reconciles failed. */
  public void reported(long now) {
    reported.start(now);
  }

  /** Notes that the API server did not accept a status either: the error is not the benchmark's. */
  public void unreported() {
    reported.reset();
  }

  /** Notes that the benchmark waits in the queue. Its time in the queue is not a time of errors. */
  public void queued(long now) {
    queuedSince = Optional.of(queuedSince.orElse(now));
  }

  /** Notes that a reconcile succeeded. */
  public void over() {
    queuedSince = Optional.empty();
    failing.reset();
    reported.reset();
    count = 0;
  }

  /** How many reconciles failed in a row. */
  public int count() {
    return count;
  }

  /** The time since the first of them began; zero if there is none. */
  public Duration elapsed(long now) {
    return failing.elapsed(now);
  }

  /** The time for which reconciles have failed although the API server accepts a status. */
  public Duration sinceReport(long now) {
    return reported.elapsed(now);
  }
}
