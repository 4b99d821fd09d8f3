package dev.runtimebench.operator.state;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * For how long a benchmark on several nodes has waited, and for what. Times are on the monotonic
 * clock, in nanoseconds. Not thread-safe: only the reconcile of its benchmark uses an instance.
 */
public final class NodeWaits {

  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY = Duration.ofSeconds(10);

  private final Stopwatch start = new Stopwatch();
  private final Map<String, Refusal> refused = new HashMap<>();

  /** The failed calls for the benchmark of one node, one after the other. */
  private static final class Refusal {

    private final Stopwatch since = new Stopwatch();
    private int count;
    private long retryAt;
  }

  /** Runs while there are too few nodes, and while earlier benchmarks of nodes are left. */
  public Stopwatch start() {
    return start;
  }

  /**
   * Notes that a call for the benchmark of a node has failed.
   *
   * @param counts whether the error may be the benchmark's; the time of other errors does not count
   */
  public void refused(String node, boolean counts, long now) {
    Refusal refusal = refused.computeIfAbsent(node, name -> new Refusal());
    if (counts) {
      refusal.since.start(now);
    } else {
      refusal.since.reset();
    }
    Duration delay = FIRST_RETRY.multipliedBy(1L << Math.min(refusal.count, 4));
    Duration capped = delay.compareTo(LAST_RETRY) < 0 ? delay : LAST_RETRY;
    refusal.retryAt = now + capped.toNanos();
    refusal.count++;
  }

  /** For how long calls for the benchmark of a node have failed; zero if the last one did not. */
  public Duration failing(String node, long now) {
    return Optional.ofNullable(refused.get(node))
        .map(refusal -> refusal.since.elapsed(now))
        .orElse(Duration.ZERO);
  }

  /** Notes that a call for the benchmark of a node succeeded, or that none is needed. */
  public void accepted(String node) {
    refused.remove(node);
  }

  /** The time until the next call for the benchmark of a node; empty if the call may be made. */
  public Optional<Duration> untilRetry(String node, long now) {
    return Optional.ofNullable(refused.get(node))
        .map(refusal -> Duration.ofNanos(refusal.retryAt - now))
        .filter(left -> !left.isNegative() && !left.isZero());
  }
}
