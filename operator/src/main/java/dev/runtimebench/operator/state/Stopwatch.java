package dev.runtimebench.operator.state;

import java.time.Duration;
import java.util.Optional;

/** Measures for how long a condition has held, across reconciles. Not thread-safe. */
public final class Stopwatch {

  private Optional<Long> since = Optional.empty();

  /**
   * Starts the stopwatch, unless it runs.
   *
   * @param now on the monotonic clock, in nanoseconds
   */
  public void start(long now) {
    since = Optional.of(since.orElse(now));
  }

  /** Stops the stopwatch: the condition no longer holds. */
  public void reset() {
    since = Optional.empty();
  }

  /** Does not count this time, if the stopwatch runs. */
  public void skip(long nanos) {
    since = since.map(at -> at + nanos);
  }

  public boolean isRunning() {
    return since.isPresent();
  }

  /** The time since the start; zero if the stopwatch does not run. */
  public Duration elapsed(long now) {
    return Duration.ofNanos(now - since.orElse(now));
  }
}
