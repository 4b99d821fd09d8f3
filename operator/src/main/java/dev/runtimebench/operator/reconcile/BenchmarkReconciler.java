package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.operator.cluster.NodePods;
import dev.runtimebench.operator.logs.LogStreams;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.queue.MeasuringTurns;
import dev.runtimebench.operator.queue.NamespaceBudgets;
import dev.runtimebench.operator.state.BenchmarkRun;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.state.Stopwatch;
import dev.runtimebench.operator.trial.TeardownWatcher;
import dev.runtimebench.results.naming.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Reconciles benchmarks, and remembers each one from reconcile to reconcile. Thread-safe. */
public final class BenchmarkReconciler implements AutoCloseable {

  /** After this time of failing reconciles a benchmark no longer keeps the others waiting. */
  private static final Duration FAILURE_TIMEOUT = Duration.ofMinutes(1);

  private final StepRunner steps;
  private final MeasuringTurns turns;
  private final NamespaceBudgets budgets;
  private final TeardownWatcher teardowns;
  private final NodePods nodePods;
  private final LogStreams logs;
  private final OperatorClock clock;

  /** By uid, because a name can be used again. */
  private final Map<String, BenchmarkRun> runs = new ConcurrentHashMap<>();

  BenchmarkReconciler(
      StepRunner steps,
      MeasuringTurns turns,
      NamespaceBudgets budgets,
      TeardownWatcher teardowns,
      NodePods nodePods,
      LogStreams logs,
      OperatorClock clock) {
    this.steps = steps;
    this.turns = turns;
    this.budgets = budgets;
    this.teardowns = teardowns;
    this.nodePods = nodePods;
    this.logs = logs;
    this.clock = clock;
  }

  /**
   * Reconciles one benchmark. The caller never runs two reconciles of one benchmark at a time.
   *
   * @param pods all Pods that the cache has for the benchmark's name
   * @return when to reconcile again if no event comes before
   */
  public Optional<Duration> reconcile(RuntimeBenchmark benchmark, Stream<Pod> pods) {
    BenchmarkRun run = run(benchmark);
    return steps.run(
        new Reconciliation(
            benchmark,
            run,
            pods.filter(pod -> Labels.belongsTo(pod, benchmark.getMetadata().getUid()))
                .filter(pod -> !run.deletions().isGone(pod))
                .toList(),
            clock.monotonicNanos()));
  }

  /**
   * Notes that a reconcile failed. JOSDK retries the reconcile. After a minute of failures this
   * method gives the benchmark's turn back.
   */
  public void failed(RuntimeBenchmark benchmark) {
    Stopwatch failing = run(benchmark).failing();
    failing.start(clock.monotonicNanos());
    if (failing.elapsed(clock.monotonicNanos()).compareTo(FAILURE_TIMEOUT) > 0) {
      turns.giveBack(benchmark);
    }
  }

  /** Forgets a benchmark that was deleted. The cluster collects what the benchmark owned. */
  public void forget(RuntimeBenchmark benchmark) {
    turns.giveBack(benchmark);
    nodePods.unwatch(benchmark.getMetadata().getUid());
    budgets.deleted(benchmark, clock.now());
    Optional.ofNullable(runs.remove(benchmark.getMetadata().getUid())).ifPresent(teardowns::forget);
  }

  private BenchmarkRun run(RuntimeBenchmark benchmark) {
    return runs.computeIfAbsent(benchmark.getMetadata().getUid(), uid -> new BenchmarkRun());
  }

  /** Stops the reading of all logs. */
  @Override
  public void close() {
    logs.close();
  }
}
