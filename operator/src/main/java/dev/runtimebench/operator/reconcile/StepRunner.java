package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.operator.cluster.BenchmarkWatches;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.state.Recovery;
import dev.runtimebench.operator.status.Activity;
import dev.runtimebench.operator.trial.TeardownWatcher;
import dev.runtimebench.results.sample.SamplesException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Runs the steps of a reconcile in order until one says to wait, and writes the status. Before the
 * first step, loads what an earlier process has recorded.
 */
final class StepRunner {

  /**
   * Covers a lost event: how long a benchmark that runs may go without a reconcile. A Pod that runs
   * for ten minutes needs no other recheck, because events report its end.
   */
  private static final Duration LONGEST_RECHECK = Duration.ofSeconds(30);

  private final Recovery recovery;
  private final Retirement retirement;
  private final Steps steps;
  private final TimeLimit time;
  private final TeardownWatcher teardowns;
  private final StatusReporter reporter;
  private final BenchmarkWatches watches;

  /** The step at which a reconcile stops, and what the step waits for. */
  private record Stop(String step, StepResult.Wait result) {}

  /**
   * The steps in their order.
   *
   * @param oneNode for a benchmark that measures itself
   * @param severalNodes for a benchmark on several nodes, which measures nothing itself
   */
  record Steps(List<Step> oneNode, List<Step> severalNodes) {

    private List<Step> of(Reconciliation current) {
      return NodeBenchmarks.isOnSeveralNodes(current.benchmark()) ? severalNodes : oneNode;
    }
  }

  StepRunner(
      Recovery recovery,
      Retirement retirement,
      Steps steps,
      TimeLimit time,
      TeardownWatcher teardowns,
      StatusReporter reporter,
      BenchmarkWatches watches) {
    this.recovery = recovery;
    this.retirement = retirement;
    this.steps = steps;
    this.time = time;
    this.teardowns = teardowns;
    this.reporter = reporter;
    this.watches = watches;
  }

  /**
   * Runs the steps.
   *
   * @return when to reconcile again if no event comes before
   */
  Optional<Duration> run(Reconciliation current) {
    current.run().failed().reached(ReconcileLog.NO_STEP);
    boolean settled = retirement.isSettled(current);
    Stop stop = settled ? retired(retirement.retire(current).orElseThrow()) : loadAndRun(current);
    StepResult.Wait result = stop.result();
    if (result.activity().phase().isOver()) {
      watches.end(current.uid());
    }
    current.run().failed().reached("StatusReporter");
    Optional<Duration> report =
        settled ? Optional.empty() : reporter.report(current, result.activity());
    if (result.activity().phase() == BenchmarkPhase.Queued) {
      // A benchmark that gave its turn back because of errors may still have these errors.
      current.run().failed().queued(current.now());
    } else {
      current.run().failed().over();
    }
    Optional<Duration> next =
        settled
            ? result.recheck()
            : Stream.concat(recheck(current, result).stream(), report.stream())
                .min(Duration::compareTo);
    ReconcileLog.stopped(current, stop.step(), result.activity(), next);
    return next;
  }

  /** Whether nothing that this process remembers of a benchmark is of use any more. */
  boolean isForgettable(Reconciliation current) {
    return retirement.isForgettable(current);
  }

  /** Stops a benchmark that is being deleted, and says what still holds the object. */
  void stop(Reconciliation current) {
    current.run().failed().reached(ReconcileLog.DELETION);
    watches.end(current.uid());
    Optional<StepResult.Wait> held = retirement.deleted(current);
    held.ifPresent(result -> reporter.report(current, result.activity()));
    held.ifPresentOrElse(
        result ->
            ReconcileLog.stopped(
                current, ReconcileLog.DELETION, result.activity(), Optional.empty()),
        () ->
            ReconcileLog.skipped(
                current,
                ReconcileLog.DELETION,
                "the benchmark is being deleted",
                Optional.empty()));
  }

  private static Stop retired(StepResult.Wait result) {
    return new Stop("Retirement", result);
  }

  /** Fails a benchmark whose ConfigMaps are broken, so that it does not block the others. */
  private Stop loadAndRun(Reconciliation current) {
    try {
      if (!current.durable().isLoaded()) {
        recovery.load(current.benchmark(), current.durable());
      }
      Optional<StepResult.Wait> retired = retirement.retire(current);
      if (retired.isPresent()) {
        return retired(retired.get());
      }
      return runEach(current);
    } catch (SamplesException e) {
      teardowns.drop(current.run(), e.getMessage());
      return retirement
          .retire(current)
          .map(StepRunner::retired)
          .orElseGet(
              () ->
                  new Stop(
                      "Samples",
                      new StepResult.Wait(
                          new Activity(BenchmarkPhase.Failed, e.reason(), e.getMessage()),
                          Optional.of(StepResult.AT_ONCE))));
    }
  }

  private Stop runEach(Reconciliation current) {
    for (Step step : steps.of(current)) {
      current.run().failed().reached(step.name());
      if (step.take(current) instanceof StepResult.Wait wait) {
        // The next reconcile retires a benchmark that has just ended.
        return new Stop(
            step.name(),
            wait.activity().phase().isOver()
                ? new StepResult.Wait(wait.activity(), Optional.of(StepResult.AT_ONCE))
                : wait);
      }
    }
    return new Stop(ReconcileLog.NO_STEP, StepResult.running(StepResult.AT_ONCE));
  }

  /**
   * When to reconcile again: after the step's recheck, but not later than the benchmark's time
   * limit. A running benchmark waits for {@link #LONGEST_RECHECK} at most.
   */
  private Optional<Duration> recheck(Reconciliation current, StepResult.Wait result) {
    Optional<Duration> left =
        result.activity().phase().isOver()
            ? Optional.empty()
            : time.left(current).filter(l -> l.compareTo(StepResult.AT_ONCE) > 0);
    Optional<Duration> longest =
        result.activity().phase() == BenchmarkPhase.Running
            ? Optional.of(LONGEST_RECHECK)
            : Optional.empty();
    return Stream.of(result.recheck(), left, longest)
        .flatMap(Optional::stream)
        .min(Duration::compareTo);
  }
}
