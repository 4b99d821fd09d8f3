package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.observe.clock.OperatorClock;
import java.time.Duration;

/**
 * The time in which the Pods of a burst must be created. The API server spreads the Pods over the
 * time that it needs for the first call of each Pod. A Pod whose first call failed may come a
 * little later. Thread-safe.
 */
final class BurstWindow {

  /** A runtime needs about this long to start a Pod. A Pod that comes later disturbs no other. */
  static final Duration EXTRA = Duration.ofSeconds(2);

  private final OperatorClock clock;
  private int unanswered;
  private long lastAnswer;

  /**
   * @param pods the number of Pods
   */
  BurstWindow(OperatorClock clock, int pods) {
    this.clock = clock;
    this.unanswered = pods;
    this.lastAnswer = clock.monotonicNanos();
  }

  /** The first call of a Pod is over, with or without success. */
  synchronized void firstCallIsOver() {
    unanswered--;
    lastAnswer = clock.monotonicNanos();
  }

  /** Whether a call that is sent after this wait is in time. */
  synchronized boolean isOpen(Duration wait) {
    return unanswered > 0 || isInTime(clock.monotonicNanos() + wait.toNanos());
  }

  /**
   * Whether a call was in time, when the first calls of all Pods are over.
   *
   * @param sent when, on the monotonic clock
   */
  synchronized boolean isInTime(long sent) {
    return sent - lastAnswer <= EXTRA.toNanos();
  }
}
