package dev.runtimebench.testkit.scripted;

import dev.runtimebench.localcluster.api.DaemonExecutor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Runs the steps of a Pod one at a time, each at an offset from a fixed point in time. Thread-safe.
 * The steps run on the threads of the executor.
 */
final class Timeline {

  private final DaemonExecutor timers;
  private boolean ended;

  Timeline(DaemonExecutor timers) {
    this.timers = timers;
  }

  /**
   * Schedules a step. The step does not run if the timeline ends first.
   *
   * @param origin the fixed point, by {@link System#nanoTime()}
   */
  void at(long origin, Duration offset, Runnable step) {
    schedule(
        origin,
        offset,
        () -> {
          synchronized (this) {
            if (!ended) {
              step.run();
            }
          }
        });
  }

  /**
   * Ends the timeline, and schedules a last step that runs nevertheless. The offset is from now.
   */
  void endWith(Duration offset, Runnable lastStep) {
    end();
    schedule(System.nanoTime(), offset, lastStep);
  }

  /** Schedules a step that runs also if the timeline has ended by then. */
  void always(long origin, Duration offset, Runnable step) {
    schedule(origin, offset, step);
  }

  /** Ends the timeline: steps that have not run yet never run. */
  synchronized void end() {
    ended = true;
  }

  private void schedule(long origin, Duration offset, Runnable step) {
    long wait = offset.toNanos() - (System.nanoTime() - origin);
    timers.schedule(step, Math.max(0, wait), TimeUnit.NANOSECONDS);
  }
}
