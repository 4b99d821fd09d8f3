package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.observe.clock.OperatorClock;

/**
 * When a create call was sent. A call may wait while too many calls are in flight, and this wait is
 * not part of a Pod's latency.
 *
 * <p>Thread-safe: the thread that sends the request notes the times.
 */
public final class CallTimes implements Runnable {

  private final OperatorClock clock;
  private volatile long began;
  private volatile long before;

  /** Notes the present, until the request is sent. */
  public CallTimes(OperatorClock clock) {
    this.clock = clock;
    run();
  }

  /** Notes that the request is sent now. The last note counts. */
  @Override
  public void run() {
    began = clock.monotonicNanos();
    before = clock.stamp();
  }

  /** Just before the request was sent, on the monotonic clock. */
  public long began() {
    return began;
  }

  /** Just before the request was sent, in nanoseconds since 1970 by the operator's clock. */
  public long before() {
    return before;
  }
}
