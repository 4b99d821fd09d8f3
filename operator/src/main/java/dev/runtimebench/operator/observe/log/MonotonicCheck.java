package dev.runtimebench.operator.observe.log;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Compares how far apart two of the agent's records are by the sandbox's monotonic clock and by the
 * node's stamps in the log. Where the two disagree, the node's clock was set in between.
 */
public final class MonotonicCheck {

  /** A busy node's container runtime stamps a line late by tens of milliseconds. */
  private static final long TOLERANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private Optional<Long> first = Optional.empty();
  private String problem = "";

  /**
   * Takes a record.
   *
   * @param mono the sandbox's clock in it; may be missing, or anything
   * @param stamp the node's stamp before it
   */
  public void take(JsonNode mono, Optional<Long> stamp) {
    if (!mono.canConvertToLong() || !mono.isIntegralNumber() || stamp.isEmpty()) {
      return;
    }
    // A hostile number may overflow here, and then accuses itself.
    long difference = stamp.get() - mono.longValue();
    long step = difference - first.orElse(difference);
    first = Optional.of(first.orElse(difference));
    if (Math.abs(step) > TOLERANCE_NANOS) {
      problem =
          "the node's clock was set by %d ms during the trial, by the sandbox's monotonic clock"
              .formatted(TimeUnit.NANOSECONDS.toMillis(step));
    }
  }

  public Optional<String> problem() {
    return Optional.of(problem).filter(p -> !p.isEmpty());
  }
}
