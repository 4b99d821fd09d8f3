package dev.runtimebench.operator.reconcile;

import java.time.Duration;

/**
 * How often to assemble the status of a benchmark that runs. The results of thousands of trials
 * take a part of a second, and no trial runs meanwhile.
 */
final class StatusPace {

  /** How long the status may lag behind in any case. */
  static final Duration LEAST = Duration.ofSeconds(5);

  /** How long the status may lag behind at most. */
  static final Duration MOST = Duration.ofMinutes(1);

  /** Assembling the status may take up to one part in this many of the time. */
  private static final int SHARE = 50;

  /** With fewer trials a status takes long only if the machine is busy. */
  private static final int FEW_TRIALS = 500;

  private StatusPace() {}

  /**
   * How long a status may lag behind.
   *
   * @param trials how many trials the status is about
   * @param assembling how long it took to assemble the last one
   */
  static Duration lag(int trials, Duration assembling) {
    if (trials < FEW_TRIALS) {
      return LEAST;
    }
    Duration lag = assembling.multipliedBy(SHARE);
    if (lag.compareTo(LEAST) < 0) {
      return LEAST;
    }
    return lag.compareTo(MOST) > 0 ? MOST : lag;
  }
}
