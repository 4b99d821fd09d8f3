package dev.runtimebench.scenarios.support;

import dev.runtimebench.operator.observe.clock.OperatorClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** The machine's clocks plus an offset, which a test can increase to simulate elapsed time. */
final class AdvanceableClock implements OperatorClock {

  private final OperatorClock system = OperatorClock.system();
  private final AtomicLong ahead = new AtomicLong();

  void advance(Duration time) {
    ahead.addAndGet(time.toNanos());
  }

  @Override
  public long epochNanos() {
    return system.epochNanos() + ahead.get();
  }

  @Override
  public long monotonicNanos() {
    return system.monotonicNanos() + ahead.get();
  }

  @Override
  public long stamp() {
    return system.stamp() + ahead.get();
  }
}
