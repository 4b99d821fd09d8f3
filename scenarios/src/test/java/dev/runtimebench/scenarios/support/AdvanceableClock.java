package dev.runtimebench.scenarios.support;

import dev.runtimebench.operator.observe.clock.OperatorClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** The machine's clocks plus offsets: a test can let time pass, and can set the wall clock. */
final class AdvanceableClock implements OperatorClock {

  private final OperatorClock system = OperatorClock.system();
  private final AtomicLong ahead = new AtomicLong();
  private final AtomicLong stepped = new AtomicLong();
  private volatile boolean breaksReconciles;

  void advance(Duration time) {
    ahead.addAndGet(time.toNanos());
  }

  /** Sets the wall clock forward, or back, as a correction of the time does. */
  void stepWallClock(Duration step) {
    stepped.addAndGet(step.toNanos());
  }

  /** Whether a reconcile that asks for a stamp ends in a fault of the virtual machine. */
  void breakReconciles(boolean breaks) {
    breaksReconciles = breaks;
  }

  @Override
  public long epochNanos() {
    return system.epochNanos() + ahead.get() + stepped.get();
  }

  @Override
  public long monotonicNanos() {
    return system.monotonicNanos() + ahead.get();
  }

  @Override
  public long stamp() {
    if (breaksReconciles && Thread.currentThread().getName().startsWith("ReconcilerExecutor")) {
      throw new StackOverflowError("injected fault");
    }
    return system.stamp() + ahead.get();
  }
}
