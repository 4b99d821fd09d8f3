package dev.runtimebench.operator.state;

import java.time.Duration;
import java.util.Optional;

/** Since when something has been so, pass after pass. */
public final class Stopwatch {

  private Optional<Long> first = Optional.empty();

  /**
   * It is so: for how long by now.
   *
   * @param now on the monotonic clock
   */
  public Duration lasts(long now) {
    first = Optional.of(first.orElse(now));
    return Duration.ofNanos(now - first.get());
  }

  /** It is so no longer. */
  public void over() {
    first = Optional.empty();
  }
}
