package dev.runtimebench.operator.observe;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Instants as nanoseconds since 1970; a long holds them until 2262. */
final class EpochNanos {

  private EpochNanos() {}

  static long of(Instant instant) {
    return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
  }
}
