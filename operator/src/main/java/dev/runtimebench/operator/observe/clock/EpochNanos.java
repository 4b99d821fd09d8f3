package dev.runtimebench.operator.observe.clock;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Converts instants to nanoseconds since 1970, which fit into a long until 2262. */
public final class EpochNanos {

  private EpochNanos() {}

  public static long of(Instant instant) {
    return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
  }

  /** Parses a timestamp of the API server; empty when the text is null or not a timestamp. */
  public static Optional<Long> parse(String timestamp) {
    try {
      return Optional.of(of(OffsetDateTime.parse(timestamp).toInstant()));
    } catch (DateTimeException | ArithmeticException | NullPointerException e) {
      return Optional.empty();
    }
  }
}
