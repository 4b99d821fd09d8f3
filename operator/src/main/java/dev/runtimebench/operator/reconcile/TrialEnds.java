package dev.runtimebench.operator.reconcile;

import dev.runtimebench.operator.observe.FailureReason;
import dev.runtimebench.operator.observe.PodState;
import dev.runtimebench.operator.observe.TrialLog;
import dev.runtimebench.operator.observe.TrialOutcome;
import dev.runtimebench.operator.pod.Side;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Ends a trial: with what its container left, or without. */
final class TrialEnds {

  private final PodFinder finder;
  private final TrialReader reader;
  private final Outcomes outcomes;
  private final EarlyStop early;
  private final BiConsumer<Pass, TrialOutcome> sink;

  /**
   * @param sink takes the outcome, once
   */
  TrialEnds(
      PodFinder finder,
      TrialReader reader,
      Outcomes outcomes,
      EarlyStop early,
      BiConsumer<Pass, TrialOutcome> sink) {
    this.finder = finder;
    this.reader = reader;
    this.outcomes = outcomes;
    this.early = early;
    this.sink = sink;
  }

  /** The same with outcomes going elsewhere. */
  TrialEnds into(BiConsumer<Pass, TrialOutcome> other) {
    return new TrialEnds(finder, reader, outcomes, early, other);
  }

  /** Its container has ended, and its log is there. */
  StepResult judge(Pass pass, InFlight trial, PodState.Ended ended, TrialLog log) {
    try {
      TrialOutcome outcome = reader.judge(pass, trial, ended, log);
      if (!outcome.isValid()) {
        early.failed(pass, trial);
      }
      sink.accept(pass, outcome);
      return StepResult.PROCEED;
    } catch (IOException e) {
      return lost(
          pass,
          trial,
          FailureReason.LogUnavailable,
          "the server's log can't be read: " + e.getMessage());
    }
  }

  /** Somebody has deleted its Pod. */
  StepResult vanished(Pass pass, InFlight trial, Pod pod) {
    return lost(
        pass,
        trial,
        FailureReason.PodVanished,
        "Pod %s was deleted while its trial ran".formatted(pod.getMetadata().getName()));
  }

  /** It comes to nothing, for that reason. */
  StepResult lost(Pass pass, InFlight trial, FailureReason reason, String message) {
    early.failed(pass, trial);
    Side side = pass.renderer().sideUnderTest();
    Optional<Pod> underTest = trial.side(side).flatMap(s -> finder.find(pass, s.pod()));
    sink.accept(pass, outcomes.lost(trial.trial(), trial.attempt(), underTest, reason, message));
    return StepResult.PROCEED;
  }
}
