package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.operator.cluster.BenchmarkWatches;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.state.Recovery;
import dev.runtimebench.operator.status.Activity;
import dev.runtimebench.operator.trial.TeardownWatcher;
import dev.runtimebench.operator.trial.TrialRecorder;
import dev.runtimebench.results.sample.SamplesException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the steps of a reconcile in order until one says to wait, and writes the status. Before the
 * first step, loads what an earlier process has recorded.
 */
final class StepRunner {

  private static final Logger LOG = LoggerFactory.getLogger(StepRunner.class);

  /**
   * Covers a lost event: how long a benchmark that runs may go without a reconcile. A Pod that runs
   * for ten minutes needs no other recheck, because events report its end.
   */
  private static final Duration LONGEST_RECHECK = Duration.ofSeconds(30);

  /** What writes down how far a benchmark has come: its samples and its status. */
  record Writers(TrialRecorder samples, StatusReporter status) {}

  private final Recovery recovery;
  private final Retirement retirement;
  private final List<Step> steps;
  private final TimeLimit time;
  private final TeardownWatcher teardowns;
  private final Writers writers;
  private final BenchmarkWatches watches;

  StepRunner(
      Recovery recovery,
      Retirement retirement,
      List<Step> steps,
      TimeLimit time,
      TeardownWatcher teardowns,
      Writers writers,
      BenchmarkWatches watches) {
    this.recovery = recovery;
    this.retirement = retirement;
    this.steps = steps;
    this.time = time;
    this.teardowns = teardowns;
    this.writers = writers;
    this.watches = watches;
  }

  /**
   * Runs the steps.
   *
   * @return when to reconcile again if no event comes before
   */
  Optional<Duration> run(Reconciliation current) {
    boolean settled = retirement.isSettled(current);
    StepResult.Wait result = settled ? retired(current) : loadAndRun(current);
    if (result.activity().phase().isOver()) {
      watches.end(current.uid());
    }
    Optional<Duration> report =
        settled ? Optional.empty() : writers.status().report(current, result.activity());
    if (result.activity().phase() == BenchmarkPhase.Queued) {
      // A benchmark that has given its turn back because of errors has not got past them.
      current.run().failed().queued(current.now());
    } else {
      current.run().failed().over();
    }
    return settled
        ? result.recheck()
        : Stream.concat(recheck(current, result).stream(), report.stream())
            .min(Duration::compareTo);
  }

  /** Whether nothing that this process remembers of a benchmark is of use any more. */
  boolean isForgettable(Reconciliation current) {
    return retirement.isForgettable(current);
  }

  /** Stops a benchmark that is being deleted, and says what still holds the object. */
  void stop(Reconciliation current) {
    watches.end(current.uid());
    retirement
        .deleted(current)
        .ifPresent(result -> writers.status().report(current, result.activity()));
  }

  private StepResult.Wait retired(Reconciliation current) {
    StepResult.Wait result = retirement.retire(current).orElseThrow();
    log(current, "Retirement", result);
    return result;
  }

  /** Fails a benchmark whose ConfigMaps are broken, so that it does not block the others. */
  private StepResult.Wait loadAndRun(Reconciliation current) {
    try {
      if (!current.durable().isLoaded()) {
        recovery.load(current.benchmark(), current.durable());
      }
      Optional<StepResult.Wait> retired = retirement.retire(current);
      if (retired.isPresent()) {
        log(current, "Retirement", retired.get());
        return retired.get();
      }
      return stored(current, runEach(current));
    } catch (SamplesException e) {
      teardowns.drop(current.run(), e.getMessage());
      Optional<StepResult.Wait> retired = retirement.retire(current);
      if (retired.isPresent()) {
        return retired.get();
      }
      StepResult.Wait failed =
          new StepResult.Wait(
              new Activity(BenchmarkPhase.Failed, e.reason(), e.getMessage()),
              Optional.of(StepResult.AT_ONCE));
      log(current, "Samples", failed);
      return failed;
    }
  }

  /** A benchmark that does not go on has no next trial whose write it could share. */
  private StepResult.Wait stored(Reconciliation current, StepResult.Wait result) {
    if (result.activity().phase() != BenchmarkPhase.Running) {
      writers.samples().store(current);
    }
    return result;
  }

  private StepResult.Wait runEach(Reconciliation current) {
    for (Step step : steps) {
      if (step.take(current) instanceof StepResult.Wait wait) {
        log(current, step.name(), wait);
        // The next reconcile retires a benchmark that has just ended.
        return wait.activity().phase().isOver()
            ? new StepResult.Wait(wait.activity(), Optional.of(StepResult.AT_ONCE))
            : wait;
      }
    }
    return StepResult.running(StepResult.AT_ONCE);
  }

  /** One line for each reconcile: which step stopped it, for what, until when. */
  private static void log(Reconciliation current, String step, StepResult.Wait wait) {
    LOG.atDebug()
        .addKeyValue("benchmark", current.name())
        .addKeyValue("step", step)
        .addKeyValue("reason", wait.activity().reason())
        .addKeyValue(
            "recheckMillis",
            wait.recheck().map(Duration::toMillis).map(String::valueOf).orElse("-"))
        .log("{}: {}", wait.activity().phase(), wait.activity().message());
  }

  /**
   * The recheck, but not later than the moment when the benchmark's time is up, and soon enough for
   * a benchmark that runs.
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
    Optional<Duration> store =
        TrialRecorder.untilStore(current)
            .map(l -> l.compareTo(StepResult.AT_ONCE) > 0 ? l : StepResult.AT_ONCE);
    return Stream.of(result.recheck(), left, longest, store)
        .flatMap(Optional::stream)
        .min(Duration::compareTo);
  }
}
