package dev.runtimebench.operator.reconcile;

import dev.runtimebench.operator.cluster.NodePods;
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
 * Takes the steps of a pass in order until one says to wait, and writes the status. What an earlier
 * process knew of the benchmark is read before the first.
 */
final class StepRunner {

  private final Recovery recovery;
  private final List<Step> steps;
  private final LimitStep limits;
  private final TeardownWatcher aftermaths;
  private final StatusReporter reporter;
  private final NodePods nodePods;

  /**
   * @param limits know when a benchmark's time is up
   */
  StepRunner(
      Recovery recovery,
      List<Step> steps,
      LimitStep limits,
      TeardownWatcher aftermaths,
      StatusReporter reporter,
      NodePods nodePods) {
    this.recovery = recovery;
    this.steps = steps;
    this.limits = limits;
    this.aftermaths = aftermaths;
    this.reporter = reporter;
    this.nodePods = nodePods;
  }

  /**
   * Takes them.
   *
   * @return when to come again though nothing happens
   */
  Optional<Duration> take(Reconciliation current) {
    boolean settled = RetireStep.isSettled(current);
    StepResult.Wait result = takeLoaded(current, settled);
    if (result.activity().phase().isOver()) {
      nodePods.unwatch(current.uid());
    }
    if (!settled) {
      reporter.report(current, result.activity());
    }
    current.run().failing().over();
    return settled ? result.recheck() : recheck(current, result);
  }

  /** Nobody's ConfigMaps may hold up the benchmarks of others. */
  private StepResult.Wait takeLoaded(Reconciliation current, boolean settled) {
    try {
      if (!settled && !current.recorded().isLoaded()) {
        recovery.load(current.benchmark(), current.recorded());
      }
      return takeEach(current);
    } catch (SamplesException e) {
      aftermaths.drop(current.run());
      return new StepResult.Wait(
          new Activity(Activity.Phase.Failed, e.reason().name(), e.getMessage()),
          Optional.of(StepResult.AT_ONCE));
    }
  }

  private StepResult.Wait takeEach(Reconciliation current) {
    for (Step step : steps) {
      if (step.take(current) instanceof StepResult.Wait wait) {
        return wait.activity().phase().isOver() && !(step instanceof RetireStep)
            ? new StepResult.Wait(wait.activity(), Optional.of(StepResult.AT_ONCE))
            : wait;
      }
    }
    return StepResult.running(StepResult.AT_ONCE);
  }

  /** Not later than when the benchmark's time is up. */
  private Optional<Duration> recheck(Reconciliation current, StepResult.Wait result) {
    Optional<Duration> left =
        result.activity().phase().isOver()
            ? Optional.empty()
            : limits.left(current).filter(l -> l.compareTo(StepResult.AT_ONCE) > 0);
    return Stream.concat(result.recheck().stream(), left.stream()).min(Duration::compareTo);
  }
}
