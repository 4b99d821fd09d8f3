package dev.runtimebench.operator.logs;

import dev.runtimebench.operator.cluster.PodLogs;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.results.output.Sought;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Opens log streams, and owns their threads. Thread-safe. */
public final class LogStreams implements AutoCloseable {

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
   * Starts to read the log of a Pod's container.
   *
   * @param delay when to open the log; zero: now
   * @param sought what to look for in the log
   * @param wake called when the reading is over
   */
  LogStream read(Pod pod, LogMode mode, Duration delay, Sought sought, Runnable wake) {
    Executor when =
        delay.isZero()
            ? threads
            : CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, threads);
    return new LogStream(new PodSource(logs, pod, mode), sought, clock, when, wake);
  }

  /** The log of a Pod's container. */
  private record PodSource(PodLogs logs, Pod pod, LogMode mode) implements LogStream.Source {
    @Override
    public InputStream open() throws IOException {
      return logs.open(pod, mode == LogMode.Follow);
    }
  }

  /** Interrupts all readings. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
