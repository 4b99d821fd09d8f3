package dev.runtimebench.operator.observe.clock;

import dev.runtimebench.results.sample.ClockBound;
import java.util.HashMap;
import java.util.Map;

/**
 * The bounds on the nodes' clocks, each from all trials seen on its node: a minimum filter from
 * both sides. Thread-safe.
 */
public final class NodeClocks {

  /** A clock that nobody has set goes wrong by no more than 100 ppm against another. */
  private static final long DRIFT_DIVISOR = 10_000;

  /**
   * What a trial came to.
   *
   * @param bound on the node's clock, from this trial and those before it
   * @param stepped whether the clock was set during this trial, or since the one before it
   */
  public record Reading(ClockBound bound, boolean stepped) {}

  private record Known(ClockBound bound, long at) {}

  private final Map<String, Known> byNode = new HashMap<>();

  /**
   * What one trial says about its node's clock, together with the trials before it.
   *
   * @param trial the bound from that trial alone
   * @param now the operator's time, in nanoseconds since 1970
   */
  public synchronized Reading read(String node, ClockBound trial, long now) {
    Known known = byNode.getOrDefault(node, new Known(ClockBound.NONE, now));
    ClockBound both = trial.and(aged(known.bound(), now - known.at()));
    if (both.isContradiction()) {
      // The earlier bound is of the clock before somebody set it.
      return new Reading(trial.isContradiction() ? ClockBound.NONE : trial, true);
    }
    return new Reading(both, false);
  }

  /** Keeps the bound from a reading for the trials after it. */
  public synchronized void keep(String node, Reading reading, long now) {
    byNode.put(node, new Known(reading.bound(), now));
  }

  private static ClockBound aged(ClockBound bound, long age) {
    long drift = Math.max(0, age) / DRIFT_DIVISOR;
    return new ClockBound(
        bound.least() == Long.MIN_VALUE ? bound.least() : bound.least() - drift,
        bound.most() == Long.MAX_VALUE ? bound.most() : bound.most() + drift);
  }
}
