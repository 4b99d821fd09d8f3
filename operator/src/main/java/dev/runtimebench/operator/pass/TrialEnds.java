package dev.runtimebench.operator.pass;

import dev.runtimebench.operator.observe.FailureReason;
import dev.runtimebench.operator.observe.PodState;
import dev.runtimebench.operator.observe.TrialLog;
import dev.runtimebench.operator.observe.TrialOutcome;
import dev.runtimebench.operator.pod.Side;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;

/** Finds how a trial ended: with what its container left, or without. */
final class TrialEnds {

  private static final StepResult READING =
      StepResult.running("the server's log is being read", ServerLog.HINDMOST);

  private final PodFinder finder;
  private final ServerLog server;
  private final TrialReader reader;
  private final Outcomes outcomes;
  private final EarlyStop early;

  TrialEnds(
      PodFinder finder, ServerLog server, TrialReader reader, Outcomes outcomes, EarlyStop early) {
    this.finder = finder;
    this.server = server;
    this.reader = reader;
    this.outcomes = outcomes;
    this.early = early;
  }

  /** Its container has ended, and its log is there. */
  StepResult judge(Pass pass, InFlight trial, PodState.Ended ended, TrialLog output) {
    LogReader.Result result = server.underTest(pass, trial, output);
    if (result instanceof LogReader.Result.Lost lost) {
      return lost(pass, trial, lost);
    }
    if (!(result instanceof LogReader.Result.Read log)) {
      return READING;
    }
    TrialOutcome outcome = reader.judge(pass, trial, ended, output, log.log());
    if (!outcome.isValid()) {
      early.failed(pass, trial);
    }
    trial.outcome(outcome);
    return StepResult.PROCEED;
  }

  /** Somebody has deleted its Pod. */
  StepResult vanished(Pass pass, InFlight trial, Pod pod) {
    return lost(
        pass,
        trial,
        FailureReason.PodVanished,
        "Pod %s was deleted while its trial ran".formatted(pod.getMetadata().getName()));
  }

  /** A log is not to be had, or not as a whole. */
  StepResult lost(Pass pass, InFlight trial, LogReader.Result.Lost log) {
    return lost(pass, trial, log.reason(), log.message());
  }

  /** It comes to nothing, for that reason. */
  StepResult lost(Pass pass, InFlight trial, FailureReason reason, String message) {
    early.failed(pass, trial);
    Side side = pass.renderer().sideUnderTest();
    Optional<Pod> underTest = trial.side(side).flatMap(s -> finder.find(pass, s.pod()));
    trial.outcome(outcomes.lost(trial.trial(), trial.attempt(), underTest, reason, message));
    return StepResult.PROCEED;
  }
}
