package dev.runtimebench.testkit.scripted;

import dev.runtimebench.localcluster.api.DaemonExecutor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Runs a Pod's steps one at a time, each at its offset from a fixed point, until it is over. */
final class Timeline {

  private final DaemonExecutor timers;
  private boolean over;

  Timeline(DaemonExecutor timers) {
    this.timers = timers;
  }

  /**
   * Plans a step, which does not happen once the timeline is over.
   *
   * @param origin {@link System#nanoTime()}
   */
  void at(long origin, Duration offset, Runnable step) {
    schedule(
        origin,
        offset,
        () -> {
          synchronized (this) {
            if (!over) {
              step.run();
            }
          }
        });
  }

  /** Ends the timeline; with a last step that happens all the same. */
  void endWith(Duration offset, Runnable lastStep) {
    end();
    schedule(System.nanoTime(), offset, lastStep);
  }

  synchronized void end() {
    over = true;
  }

  private void schedule(long origin, Duration offset, Runnable step) {
    long wait = offset.toNanos() - (System.nanoTime() - origin);
    timers.schedule(step, Math.max(0, wait), TimeUnit.NANOSECONDS);
  }
}
