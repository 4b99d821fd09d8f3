package dev.runtimebench.operator.pass;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.operator.cluster.NodePods;
import dev.runtimebench.operator.observe.OperatorClock;
import dev.runtimebench.operator.pod.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Makes passes over benchmarks, and remembers each from pass to pass. */
public final class Passes {

  private static final Duration PATIENCE_WITH_FAILURES = Duration.ofMinutes(1);

  private final Steps steps;
  private final MeasuringTurns turns;
  private final NamespaceBudgets budgets;
  private final Aftermaths aftermaths;
  private final NodePods nodePods;
  private final OperatorClock clock;

  /** By uid: a name can be taken anew. */
  private final Map<String, BenchmarkRun> runs = new ConcurrentHashMap<>();

  Passes(
      Steps steps,
      MeasuringTurns turns,
      NamespaceBudgets budgets,
      Aftermaths aftermaths,
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
        new Pass(
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
