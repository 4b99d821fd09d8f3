package dev.runtimebench.operator.observe.clock;

import dev.runtimebench.results.sample.ClockBound;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps a bound on the clock of each node, from all trials on that node: a minimum filter from both
 * sides. Thread-safe.
 */
public final class NodeClocks {

  /** Two clocks that nobody sets drift apart by at most 100 ppm. */
  private static final long DRIFT_DIVISOR = 10_000;

  /**
   * The state of a node's clock after a trial.
   *
   * @param bound the bound on the node's clock, from this trial and earlier ones
   * @param stepped whether the clock was set during this trial or since the previous one
   */
  public record Reading(ClockBound bound, boolean stepped) {}

  private record Known(ClockBound bound, long at) {}

  private final Map<String, Known> byNode = new HashMap<>();

  /**
   * Combines the bound from one trial with the bounds from earlier trials on the node.
   *
   * @param trial the bound from this trial alone
   * @param now the operator's time, in nanoseconds since 1970
   */
  public synchronized Reading read(String node, ClockBound trial, long now) {
    Known known = byNode.getOrDefault(node, new Known(ClockBound.NONE, now));
    ClockBound both = trial.and(aged(known.bound(), now - known.at()));
    if (both.isContradiction()) {
      // The clock was set, so the earlier bound no longer holds.
      return new Reading(trial.isContradiction() ? ClockBound.NONE : trial, true);
    }
    return new Reading(both, false);
  }

  /**
   * Keeps what one trial says, for the trials after it. Reads again: another benchmark may have
   * kept a bound since the last reading.
   *
   * @param trial the bound from that trial alone
   * @param now the operator's time, in nanoseconds since 1970
   */
  public synchronized void learn(String node, ClockBound trial, long now) {
    byNode.put(node, new Known(read(node, trial, now).bound(), now));
  }

  /** Forgets a clock that somebody has set. The next trial starts a new bound. */
  public synchronized void forget(String node) {
    byNode.remove(node);
  }

  private static ClockBound aged(ClockBound bound, long age) {
    long drift = Math.max(0, age) / DRIFT_DIVISOR;
    return new ClockBound(
        bound.least() == Long.MIN_VALUE ? bound.least() : bound.least() - drift,
        bound.most() == Long.MAX_VALUE ? bound.most() : bound.most() + drift);
  }
}
