package dev.runtimebench.operator.pass;

import dev.runtimebench.operator.cluster.NodePods;
import dev.runtimebench.operator.cluster.SamplesException;
import dev.runtimebench.operator.status.Activity;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Takes the steps of a pass in order until one says to wait, and writes the status. What an earlier
 * process knew of the benchmark is read before the first.
 */
final class Steps {

  private final Recovery recovery;
  private final List<Step> steps;
  private final LimitStep limits;
  private final Aftermaths aftermaths;
  private final StatusReporter reporter;
  private final NodePods nodePods;

  /**
   * @param limits know when a benchmark's time is up
   */
  Steps(
      Recovery recovery,
      List<Step> steps,
      LimitStep limits,
      Aftermaths aftermaths,
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
  Optional<Duration> take(Pass pass) {
    boolean settled = RetireStep.isSettled(pass);
    StepResult.Wait result = takeLoaded(pass, settled);
    if (result.activity().phase().isOver()) {
      nodePods.unwatch(pass.uid());
    }
    if (!settled) {
      reporter.report(pass, result.activity());
    }
    pass.run().failing().over();
    return settled ? result.recheck() : recheck(pass, result);
  }

  /** Nobody's ConfigMaps may hold up the benchmarks of others. */
  private StepResult.Wait takeLoaded(Pass pass, boolean settled) {
    try {
      if (!settled && !pass.recorded().isLoaded()) {
        recovery.load(pass.benchmark(), pass.recorded());
      }
      return takeEach(pass);
    } catch (SamplesException e) {
      aftermaths.drop(pass.run());
      return new StepResult.Wait(
          new Activity(Activity.Phase.Failed, e.reason().name(), e.getMessage()),
          Optional.of(StepResult.AT_ONCE));
    }
  }

  private StepResult.Wait takeEach(Pass pass) {
    for (Step step : steps) {
      if (step.take(pass) instanceof StepResult.Wait wait) {
        return wait.activity().phase().isOver() && !(step instanceof RetireStep)
            ? new StepResult.Wait(wait.activity(), Optional.of(StepResult.AT_ONCE))
            : wait;
      }
    }
    return StepResult.running(StepResult.AT_ONCE);
  }

  /** Not later than when the benchmark's time is up. */
  private Optional<Duration> recheck(Pass pass, StepResult.Wait result) {
    Optional<Duration> left =
        result.activity().phase().isOver()
            ? Optional.empty()
            : limits.left(pass).filter(l -> l.compareTo(StepResult.AT_ONCE) > 0);
    return Stream.concat(result.recheck().stream(), left.stream()).min(Duration::compareTo);
  }
}
