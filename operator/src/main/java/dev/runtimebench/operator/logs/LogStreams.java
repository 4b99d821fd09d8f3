package dev.runtimebench.operator.logs;

import dev.runtimebench.operator.cluster.PodLogs;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Opens log streams, and owns their threads. Thread-safe. */
public final class LogStreams implements AutoCloseable {

  private static final long RETRY_DELAY_MILLIS = 500;

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
   * @param wake called when the reading is over, and when the wanted number of lines was read
   */
  LogStream follow(Pod pod, LogStream.Wanted wanted, Runnable wake) {
    return follow(pod, wanted, wake, threads);
  }

  /** The same after a short delay, for a log whose last reading failed. */
  LogStream followLater(Pod pod, LogStream.Wanted wanted, Runnable wake) {
    Executor later =
        CompletableFuture.delayedExecutor(RETRY_DELAY_MILLIS, TimeUnit.MILLISECONDS, threads);
    return follow(pod, wanted, wake, later);
  }

  private LogStream follow(Pod pod, LogStream.Wanted wanted, Runnable wake, Executor executor) {
    return new LogStream(() -> logs.open(pod, true), wanted, clock, executor, wake);
  }

  /** Interrupts all readings. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
