package dev.runtimebench.operator.observe;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The operator's clock: the only place that reads one, so that tests can turn it. */
public interface OperatorClock {

  /** The wall clock now, in nanoseconds since 1970. */
  long epochNanos();

  /** A clock that only goes forward, in nanoseconds from nowhere in particular. */
  long monotonicNanos();

  /**
   * The time for a milestone: nanoseconds since 1970 as the wall clock had it when this process
   * began, and from there on by the monotonic clock. Setting the operator's wall clock moves none
   * of its stamps.
   */
  long stamp();

  /** The wall clock now, to the second, RFC 3339, as the API writes times. */
  default String rfc3339() {
    return Instant.ofEpochSecond(TimeUnit.NANOSECONDS.toSeconds(epochNanos())).toString();
  }

  /** The machine's clocks. */
  static OperatorClock system() {
    return new OperatorClock() {
      private final long origin = epochNanos() - monotonicNanos();

      @Override
      public long epochNanos() {
        return EpochNanos.of(Instant.now());
      }

      @Override
      public long monotonicNanos() {
        return System.nanoTime();
      }

      @Override
      public long stamp() {
        return origin + monotonicNanos();
      }
    };
  }
}
