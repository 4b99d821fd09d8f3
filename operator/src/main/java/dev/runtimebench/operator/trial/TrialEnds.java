package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.logs.LogRetriever;
import dev.runtimebench.operator.observe.log.TrialLog;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.reconcile.StepResult;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.state.RunningTrial;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.TrialOutcome;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;

/** Finds how a trial ended: with what its container left, or without. */
public final class TrialEnds {

  private static final StepResult READING =
      StepResult.running("the server's log is being read", ServerLog.HINDMOST);

  private final PodFinder finder;
  private final ServerLog server;
  private final TrialReader reader;
  private final TrialOutcomeFactory outcomes;
  private final EarlyStop early;

  public TrialEnds(
      PodFinder finder,
      ServerLog server,
      TrialReader reader,
      TrialOutcomeFactory outcomes,
      EarlyStop early) {
    this.finder = finder;
    this.server = server;
    this.reader = reader;
    this.outcomes = outcomes;
    this.early = early;
  }

  /** Its container has ended, and its log is there. */
  public StepResult judge(
      Reconciliation current, RunningTrial trial, PodState.Ended ended, TrialLog output) {
    LogRetriever.Result result = server.underTest(current, trial, output);
    if (result instanceof LogRetriever.Result.Lost lost) {
      return lost(current, trial, lost);
    }
    if (!(result instanceof LogRetriever.Result.Read log)) {
      return READING;
    }
    TrialOutcome outcome = reader.judge(current, trial, ended, output, log.log());
    if (!outcome.isValid()) {
      early.failed(current, trial);
    }
    trial.outcome(outcome);
    return StepResult.PROCEED;
  }

  /** Somebody has deleted its Pod. */
  public StepResult vanished(Reconciliation current, RunningTrial trial, Pod pod) {
    return lost(
        current,
        trial,
        FailureReason.PodVanished,
        "Pod %s was deleted while its trial ran".formatted(pod.getMetadata().getName()));
  }

  /** A log is not to be had, or not as a whole. */
  public StepResult lost(Reconciliation current, RunningTrial trial, LogRetriever.Result.Lost log) {
    return lost(current, trial, log.reason(), log.message());
  }

  /** It comes to nothing, for that reason. */
  public StepResult lost(
      Reconciliation current, RunningTrial trial, FailureReason reason, String message) {
    early.failed(current, trial);
    Side side = current.renderer().sideUnderTest();
    Optional<Pod> underTest = trial.side(side).flatMap(s -> finder.find(current, s.pod()));
    trial.outcome(outcomes.lost(trial.trial(), trial.attempt(), underTest, reason, message));
    return StepResult.PROCEED;
  }
}
