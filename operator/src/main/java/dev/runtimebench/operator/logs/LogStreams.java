package dev.runtimebench.operator.logs;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.operator.cluster.PodLogs;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.state.Reconciliation;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Follows the logs of trials in flight, a thread each. */
public final class LogStreams {

  private static final long LATER_MILLIS = 500;

  private final PodLogs logs;
  private final OperatorClock clock;
  private final Consumer<RuntimeBenchmark> wake;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "log-follower");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param wake is told of the benchmark whose log has been read
   */
  public LogStreams(PodLogs logs, OperatorClock clock, Consumer<RuntimeBenchmark> wake) {
    this.logs = logs;
    this.clock = clock;
    this.wake = wake;
  }

  /**
   * Begins to follow a log.
   *
   * @param metrics what is looked for in it
   */
  public LogStream follow(Reconciliation current, Pod pod, List<Metric> metrics) {
    return follow(current, pod, metrics, threads);
  }

  /** The same after a while, for one that failed. */
  public LogStream followLater(Reconciliation current, Pod pod, List<Metric> metrics) {
    return follow(
        current,
        pod,
        metrics,
        CompletableFuture.delayedExecutor(LATER_MILLIS, TimeUnit.MILLISECONDS, threads));
  }

  private LogStream follow(
      Reconciliation current, Pod pod, List<Metric> metrics, Executor executor) {
    return new LogStream(
        logs, pod, metrics, clock, executor, () -> wake.accept(current.benchmark()));
  }
}
