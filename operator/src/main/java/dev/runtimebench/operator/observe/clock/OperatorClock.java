package dev.runtimebench.operator.observe.clock;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The operator's clock: the only place that reads one, so that tests can turn it. */
public interface OperatorClock {

  /** How often the two clocks are read side by side, to be told apart to the microsecond. */
  int READINGS = 100;

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
    return now().toString();
  }

  /** The wall clock now, to the second, to be compared with times of the API. */
  default Instant now() {
    return Instant.ofEpochSecond(TimeUnit.NANOSECONDS.toSeconds(epochNanos()));
  }

  /** The machine's clocks. */
  static OperatorClock system() {
    return new OperatorClock() {
      private final long origin = origin();

      /** Of several readings the one least disturbed between its two clocks. */
      private long origin() {
        long origin = 0;
        long narrowest = Long.MAX_VALUE;
        for (int i = 0; i < READINGS; i++) {
          long before = monotonicNanos();
          long epoch = epochNanos();
          long width = monotonicNanos() - before;
          if (width < narrowest) {
            narrowest = width;
            origin = epoch - before - width / 2;
          }
        }
        return origin;
      }

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
