package dev.runtimebench.operator.state;

import java.time.Duration;

/**
 * The reconciles of a benchmark that failed one after the other. Times are on the monotonic clock,
 * in nanoseconds. Not thread-safe: only the reconcile of its benchmark uses an instance.
 */
public final class FailedReconciles {

  private final Stopwatch failing = new Stopwatch();
  private final Stopwatch reported = new Stopwatch();
  private int count;

  /**
   * Notes that a reconcile failed.
   *
   * @param began when the reconcile began
   */
  public void add(long began) {
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

  /** Notes that a reconcile succeeded. */
  public void over() {
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
