package dev.runtimebench.operator.logs;

import dev.runtimebench.operator.cluster.PodLogs;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.results.output.Sought;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Opens log streams, and owns their threads. Thread-safe. */
public final class LogStreams implements AutoCloseable {

  private static final Duration RETRY_DELAY = Duration.ofMillis(500);

  private final PodLogs logs;
  private final OperatorClock clock;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "log-follower");
            thread.setDaemon(true);
            return thread;
          });

  public LogStreams(PodLogs logs, OperatorClock clock) {
    this.logs = logs;
    this.clock = clock;
  }

  /**
   * Starts to follow the log of a Pod's container.
   *
   * @param delay when to open the log; zero: now
   * @param sought what to look for in the log
   * @param wake called when the reading is over
   */
  LogStream follow(Pod pod, Duration delay, Sought sought, Runnable wake) {
    Executor when =
        delay.isZero()
            ? threads
            : CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, threads);
    return new LogStream(() -> logs.open(pod, true), sought, clock, when, wake);
  }

  /** The same after a short delay, for a log whose last reading failed. */
  LogStream followLater(Pod pod, Sought sought, Runnable wake) {
    return follow(pod, RETRY_DELAY, sought, wake);
  }

  /** Interrupts all readings. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
