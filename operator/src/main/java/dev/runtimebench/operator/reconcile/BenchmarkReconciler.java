package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.operator.cluster.NodePods;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.queue.MeasuringTurns;
import dev.runtimebench.operator.queue.NamespaceBudgets;
import dev.runtimebench.operator.state.BenchmarkRun;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.trial.TeardownWatcher;
import dev.runtimebench.results.naming.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Makes passes over benchmarks, and remembers each from pass to pass. */
public final class BenchmarkReconciler {

  private static final Duration PATIENCE_WITH_FAILURES = Duration.ofMinutes(1);

  private final StepRunner steps;
  private final MeasuringTurns turns;
  private final NamespaceBudgets budgets;
  private final TeardownWatcher aftermaths;
  private final NodePods nodePods;
  private final OperatorClock clock;

  /** By uid: a name can be taken anew. */
  private final Map<String, BenchmarkRun> runs = new ConcurrentHashMap<>();

  public BenchmarkReconciler(
      StepRunner steps,
      MeasuringTurns turns,
      NamespaceBudgets budgets,
      TeardownWatcher aftermaths,
      NodePods nodePods,
      OperatorClock clock) {
    this.steps = steps;
    this.turns = turns;
    this.budgets = budgets;
    this.aftermaths = aftermaths;
    this.nodePods = nodePods;
    this.clock = clock;
  }

  /**
   * One pass; no two over one benchmark at a time.
   *
   * @param pods all that the cache has by that benchmark's name
   * @return when to come again though nothing happens
   */
  public Optional<Duration> make(RuntimeBenchmark benchmark, Stream<Pod> pods) {
    BenchmarkRun run = run(benchmark);
    return steps.take(
        new Reconciliation(
            benchmark,
            run,
            pods.filter(pod -> Labels.belongsTo(pod, benchmark.getMetadata().getUid()))
                .filter(pod -> !run.removals().isGhost(pod))
                .toList(),
            clock.monotonicNanos()));
  }

  /** A benchmark all of whose passes fail is tried again, but no one need wait for it. */
  public void failed(RuntimeBenchmark benchmark) {
    Duration failing = run(benchmark).failing().lasts(clock.monotonicNanos());
    if (failing.compareTo(PATIENCE_WITH_FAILURES) > 0) {
      turns.giveBack(benchmark);
    }
  }

  /** A benchmark is deleted. What it owned goes by the cluster's garbage collection. */
  public void forget(RuntimeBenchmark benchmark) {
    turns.giveBack(benchmark);
    nodePods.unwatch(benchmark.getMetadata().getUid());
    budgets.deleted(benchmark, clock.now());
    Optional.ofNullable(runs.remove(benchmark.getMetadata().getUid()))
        .ifPresent(aftermaths::forget);
  }

  private BenchmarkRun run(RuntimeBenchmark benchmark) {
    return runs.computeIfAbsent(benchmark.getMetadata().getUid(), uid -> new BenchmarkRun());
  }
}
