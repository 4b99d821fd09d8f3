package dev.runtimebench.operator.observe.clock;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Converts instants to nanoseconds since 1970, which fit into a long until 2262. */
public final class EpochNanos {

  private EpochNanos() {}

  /**
   * @throws ArithmeticException if the instant is out of range
   */
  public static long of(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), TimeUnit.SECONDS.toNanos(1)),
        (long) instant.getNano());
  }

  /**
   * Parses a timestamp of the API server; empty when the text is null, not a timestamp, or a time
   * before 1970 or after 2262.
   */
  public static Optional<Long> parse(String timestamp) {
    try {
      return Optional.of(of(OffsetDateTime.parse(timestamp).toInstant()))
          .filter(nanos -> nanos >= 0);
    } catch (DateTimeException | ArithmeticException | NullPointerException e) {
      return Optional.empty();
    }
  }
}
