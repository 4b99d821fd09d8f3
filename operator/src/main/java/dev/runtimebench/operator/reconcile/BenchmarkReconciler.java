package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.operator.cluster.BenchmarkWatches;
import dev.runtimebench.operator.cluster.OvertakenException;
import dev.runtimebench.operator.logs.LogStreams;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.queue.NamespaceBudgets;
import dev.runtimebench.operator.queue.NodeTurns;
import dev.runtimebench.operator.state.BenchmarkRun;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.trial.TeardownWatcher;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.results.pod.Owner;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reconciles benchmarks, and remembers each one from reconcile to reconcile. Thread-safe. */
public final class BenchmarkReconciler implements AutoCloseable {

  /** What all benchmarks share, and a deleted benchmark frees. */
  record Resources(
      NodeTurns turns,
      NamespaceBudgets budgets,
      TeardownWatcher teardowns,
      BenchmarkWatches watches,
      LogStreams logs) {}

  /**
   * How long this process leaves a benchmark alone after another process has written the
   * benchmark's objects. Within this time a former leader notices that it lost the Lease, and
   * exits.
   */
  private static final Duration OVERTAKEN_PAUSE = Duration.ofSeconds(15);

  private static final Logger LOG = LoggerFactory.getLogger(BenchmarkReconciler.class);

  /**
   * Who owns a benchmark, and what to do with the benchmark.
   *
   * @param operatorNode the node on which this process runs; empty if unknown
   */
  record Work(
      Claims claims, StepRunner steps, FailedReconcile failures, Optional<String> operatorNode) {}

  private final Work work;
  private final Resources resources;
  private final OperatorClock clock;

  /** By uid, because a name can be used again. */
  private final Map<String, BenchmarkRun> runs = new ConcurrentHashMap<>();

  BenchmarkReconciler(Work work, Resources resources, OperatorClock clock) {
    this.work = work;
    this.resources = resources;
    this.clock = clock;
  }

  /**
   * Reconciles one benchmark. The caller never runs two reconciles of one benchmark at a time.
   *
   * @param pods all Pods that the cache has for the benchmark's name
   * @return when to reconcile again if no event comes before
   */
  public Optional<Duration> reconcile(RuntimeBenchmark benchmark, Stream<Pod> pods) {
    Reconciliation current = reconciliation(benchmark, pods);
    Duration rest = current.run().rest(current.now());
    if (!rest.isNegative() && !rest.isZero()) {
      ReconcileLog.skipped(
          current,
          "OvertakenPause",
          "another process has written the benchmark's objects",
          Optional.of(rest));
      return Optional.of(rest);
    }
    try {
      current.run().failed().reached("Claims");
      Optional<Claims.Denied> denied = work.claims().claim(current);
      if (denied.isPresent()) {
        leave(benchmark);
        ReconcileLog.skipped(
            current,
            "Claims",
            "this installation does not work on the benchmark",
            denied.get().recheck());
        return denied.get().recheck();
      }
      Optional<Duration> again = work.steps().run(current);
      if (work.steps().isForgettable(current)) {
        // A cluster may have thousands of such benchmarks. Their results are in their statuses.
        Optional.ofNullable(runs.remove(current.uid())).ifPresent(resources.teardowns()::forget);
      }
      return again;
    } catch (OvertakenException e) {
      return overtaken(current, e);
    } catch (RuntimeException e) {
      current.run().failed().add(current.now());
      throw e;
    } catch (Error e) {
      current.run().failed().add(current.now());
      throw contained(e);
    }
  }

  /** Wraps an Error: JOSDK never again reconciles a benchmark after a reconcile that threw one. */
  private static IllegalStateException contained(Error e) {
    return new IllegalStateException(e.toString(), e);
  }

  /**
   * Stops a benchmark that is being deleted but still exists, because a finalizer holds it.
   *
   * @param pods all Pods that the cache has for the benchmark's name
   */
  public void deleting(RuntimeBenchmark benchmark, Stream<Pod> pods) {
    if (work.claims().isOfAnother(benchmark)) {
      ReconcileLog.skipped(
          benchmark, ReconcileLog.DELETION, "another installation stops the benchmark");
      return;
    }
    Reconciliation current = reconciliation(benchmark, pods);
    try {
      work.steps().stop(current);
      current.run().failed().over();
    } catch (RuntimeException e) {
      current.run().failed().add(current.now());
      throw e;
    } catch (Error e) {
      current.run().failed().add(current.now());
      throw contained(e);
    }
  }

  /**
   * Handles a reconcile that failed, unless the benchmark is gone: reports the error to the user,
   * and gives up after a while.
   *
   * @param pods all Pods that the cache has for the benchmark's name
   * @return when to reconcile again if no event comes before
   */
  public Duration failed(RuntimeBenchmark benchmark, Stream<Pod> pods, RuntimeException error) {
    return work.failures().handle(reconciliation(benchmark, pods), error);
  }

  private Reconciliation reconciliation(RuntimeBenchmark benchmark, Stream<Pod> pods) {
    BenchmarkRun run = run(benchmark);
    return new Reconciliation(
        benchmark,
        run,
        pods.filter(pod -> isOf(pod, benchmark))
            .filter(pod -> !run.deletions().isGone(pod))
            .toList(),
        clock.monotonicNanos());
  }

  /** Whether a Pod is the benchmark's own. Everybody may create a Pod with its labels. */
  private static boolean isOf(Pod pod, RuntimeBenchmark benchmark) {
    String uid = benchmark.getMetadata().getUid();
    return Labels.belongsTo(pod, uid) && Owner.isOwner(pod, uid);
  }

  private void leave(RuntimeBenchmark benchmark) {
    resources.turns().giveBack(benchmark);
    resources.watches().end(benchmark.getMetadata().getUid());
  }

  /** Drops what this process remembers. After the pause it reads everything again. */
  private Optional<Duration> overtaken(Reconciliation current, OvertakenException e) {
    LOG.atWarn()
        .addKeyValue("benchmark", current.name())
        .log("{}; reads the benchmark again in {} s", e.getMessage(), OVERTAKEN_PAUSE.toSeconds());
    resources.teardowns().forget(current.run());
    runs.put(
        current.uid(), current.run().resting(clock.monotonicNanos() + OVERTAKEN_PAUSE.toNanos()));
    return Optional.of(OVERTAKEN_PAUSE);
  }

  /** Forgets a benchmark that was deleted. The cluster collects what the benchmark owned. */
  public void forget(RuntimeBenchmark benchmark) {
    resources.turns().giveBack(benchmark);
    resources.watches().end(benchmark.getMetadata().getUid());
    if (!work.claims().isOfAnother(benchmark) && !NodeBenchmarks.isOnSeveralNodes(benchmark)) {
      resources.budgets().deleted(benchmark, clock.now());
    }
    Optional<BenchmarkRun> run = Optional.ofNullable(runs.remove(benchmark.getMetadata().getUid()));
    run.ifPresent(resources.teardowns()::forget);
    logDeletion(benchmark, run);
  }

  /** The deletion of a benchmark that was not over is a change of state. */
  private void logDeletion(RuntimeBenchmark benchmark, Optional<BenchmarkRun> run) {
    boolean over =
        BenchmarkPhase.of(
                run.flatMap(known -> known.status().written()).orElse(benchmark.getStatus()))
            .filter(BenchmarkPhase::isOver)
            .isPresent();
    if (run.isEmpty() || over || work.claims().isOfAnother(benchmark)) {
      ReconcileLog.skipped(benchmark, ReconcileLog.DELETION, "the benchmark is gone");
      return;
    }
    LOG.atInfo()
        .addKeyValue("benchmark", ReconcileLog.name(benchmark))
        .log("deleted before its end");
  }

  private BenchmarkRun run(RuntimeBenchmark benchmark) {
    return runs.computeIfAbsent(
        benchmark.getMetadata().getUid(), uid -> new BenchmarkRun(work.operatorNode()));
  }

  /** Stops the reading of all logs. */
  @Override
  public void close() {
    resources.logs().close();
  }
}
