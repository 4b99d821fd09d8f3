package dev.runtimebench.scenarios.benchmark;

import dev.runtimebench.operator.observe.clock.OperatorClock;
import java.time.Instant;

/** The machine's clocks, running faster from a given moment on. */
final class FastClock implements OperatorClock {

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final OperatorClock system = OperatorClock.system();
  private final long epochFrom;
  private final long monotonicFrom = system.monotonicNanos();
  private final int factor;

  /**
   * @param from when this clock and the clock of the machine show the same time
   * @param factor how many times as fast
   */
  FastClock(Instant from, int factor) {
    this.epochFrom = from.getEpochSecond() * NANOS_PER_SECOND + from.getNano();
    this.factor = factor;
  }

  private long turned(long from, long now) {
    return from + factor * (now - from);
  }

  @Override
  public long epochNanos() {
    return turned(epochFrom, system.epochNanos());
  }

  @Override
  public long monotonicNanos() {
    return turned(monotonicFrom, system.monotonicNanos());
  }

  @Override
  public long stamp() {
    return turned(epochFrom, system.stamp());
  }
}
