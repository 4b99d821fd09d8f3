package dev.runtimebench.operator.observe.clock;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The operator's clock. Nothing else reads a clock, so that tests can set the time. */
public interface OperatorClock {

  /** How often to read both clocks, to know their difference to the microsecond. */
  int READINGS = 100;

  /** The wall clock now, in nanoseconds since 1970. */
  long epochNanos();

  /** A clock that only goes forward, in nanoseconds since an arbitrary moment. */
  long monotonicNanos();

  /**
   * The time for a milestone, in nanoseconds since 1970: the wall clock at the start of this
   * process, plus the monotonic clock since then. Setting the operator's wall clock does not change
   * its stamps.
   */
  long stamp();

  /** The wall clock now, to the second, in RFC 3339, which is the API's format. */
  default String rfc3339() {
    return now().toString();
  }

  /** The wall clock now, to the second, for comparisons with times of the API. */
  default Instant now() {
    return Instant.ofEpochSecond(TimeUnit.NANOSECONDS.toSeconds(epochNanos()));
  }

  /** The machine's clocks. */
  static OperatorClock system() {
    return new OperatorClock() {
      private final long origin = origin();

      /** The difference of the clocks, from the fastest of several readings of both. */
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
