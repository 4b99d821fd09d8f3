package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.operator.state.LivePods;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.state.RunningTrial;
import dev.runtimebench.operator.status.Activity;
import dev.runtimebench.operator.trial.NodeLookup;
import dev.runtimebench.operator.trial.PodFinder;
import dev.runtimebench.operator.trial.TrialRecorder;
import dev.runtimebench.operator.trial.density.RampActions;
import java.time.Duration;
import java.util.Optional;

/** Advances the running ramp of a Density design, and records the ramp when it is over. */
final class RampStep implements Step {

  private final PodFinder finder;
  private final NodeLookup nodes;
  private final RampActions ramps;
  private final TrialRecorder recorder;

  RampStep(PodFinder finder, NodeLookup nodes, RampActions ramps, TrialRecorder recorder) {
    this.finder = finder;
    this.nodes = nodes;
    this.ramps = ramps;
    this.recorder = recorder;
  }

  @Override
  public StepResult take(Reconciliation current) {
    Optional<RunningTrial> running =
        current.run().trial().filter(trial -> trial.ramp().isPresent());
    if (running.isEmpty() || current.run().recording().isPresent()) {
      return StepResult.PROCEED;
    }
    RunningTrial trial = running.get();
    LivePods live = finder.live(current, trial.counted());
    note(current, trial, live);
    RampActions.Result result = ramps.advance(current, trial, live);
    if (result instanceof RampActions.Result.Ended ended) {
      recorder.record(current, ended.outcome());
      return StepResult.PROCEED;
    }
    if (result instanceof RampActions.Result.Unread unread) {
      return heldUp(Reason.RateNotRead, unread.why(), unread.recheck());
    }
    return waiting((RampActions.Result.Waiting) result);
  }

  private void note(Reconciliation current, RunningTrial trial, LivePods live) {
    trial.note(live, current.now());
    if (trial.counted().stream().anyMatch(PodRun::isRunning)) {
      current.run().holdup().recovered(current.experiment().runtimeNames());
    }
    String runtime = trial.trial().runtime();
    for (PodRun run : trial.counted()) {
      live.of(run)
          .ifPresent(
              pod -> {
                nodes.remember(current.run(), pod.getSpec().getNodeName());
                current.run().images().add(runtime, pod);
              });
    }
  }

  private static StepResult waiting(RampActions.Result.Waiting waiting) {
    return waiting
        .trouble()
        .map(trouble -> heldUp(Reason.PodNotStarting, trouble, waiting.recheck()))
        .orElseGet(() -> StepResult.running(waiting.what(), waiting.recheck()));
  }

  private static StepResult heldUp(Reason reason, String why, Duration recheck) {
    return new StepResult.Wait(
        new Activity(BenchmarkPhase.Running, reason, why), Optional.of(recheck));
  }
}
