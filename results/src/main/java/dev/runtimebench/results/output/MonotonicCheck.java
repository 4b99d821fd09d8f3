package dev.runtimebench.results.output;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Compares the time between two of the agent's records by two clocks: the sandbox's monotonic
 * clock, and the node's stamps in the log. If the two disagree, the node's clock was set in
 * between.
 */
public final class MonotonicCheck {

  /** On a busy node, the container runtime stamps a line tens of milliseconds late. */
  private static final long TOLERANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private Optional<Long> first = Optional.empty();
  private String problem = "";

  /**
   * Takes a record.
   *
   * @param mono the sandbox's clock in the record; may be missing or not a number
   * @param stamp the node's stamp of the record's line
   */
  public void take(JsonNode mono, Optional<Long> stamp) {
    if (!mono.canConvertToLong() || !mono.isIntegralNumber() || stamp.isEmpty()) {
      return;
    }
    // A hostile number may overflow here; then it only makes its own trial invalid.
    long difference = stamp.get() - mono.longValue();
    long step = difference - first.orElse(difference);
    first = Optional.of(first.orElse(difference));
    if (Math.abs(step) > TOLERANCE_NANOS) {
      problem =
          "the node's clock was set by %d ms during the trial, measured with the sandbox's monotonic clock"
              .formatted(TimeUnit.NANOSECONDS.toMillis(step));
    }
  }

  /** How the clocks disagree; empty if they agree. */
  public Optional<String> problem() {
    return Optional.of(problem).filter(p -> !p.isEmpty());
  }
}
