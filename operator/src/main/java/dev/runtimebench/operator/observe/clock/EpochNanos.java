package dev.runtimebench.operator.observe.clock;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Instants as nanoseconds since 1970; a long holds them until 2262. */
public final class EpochNanos {

  private EpochNanos() {}

  public static long of(Instant instant) {
    return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
  }

  /** Of a timestamp as the API server writes it; empty when it isn't one. */
  public static Optional<Long> parse(String timestamp) {
    try {
      return Optional.of(of(OffsetDateTime.parse(timestamp).toInstant()));
    } catch (DateTimeException | ArithmeticException | NullPointerException e) {
      return Optional.empty();
    }
  }
}
