package dev.runtimebench.operator.trial;

import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.sample.TrialOutcomeBuilder;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Says whose Pod failed: a workload with a server has two. */
final class FailedSide {

  /** Failures that the end of the container shows: the container is the client. */
  private static final Set<FailureReason> OF_THE_CONTAINER =
      EnumSet.of(
          FailureReason.StartFailed,
          FailureReason.InitContainerFailed,
          FailureReason.RunTimeout,
          FailureReason.NonZeroExit,
          FailureReason.OutOfMemory,
          FailureReason.Evicted,
          FailureReason.NoOutput,
          FailureReason.BadRecords);

  /** Failures whose message begins with the server. */
  private static final Set<FailureReason> OF_THE_SERVER =
      EnumSet.of(FailureReason.ServerEnded, FailureReason.ServerNotReady);

  private FailedSide() {}

  /** Returns the outcome of a trial in which the Pod of that side failed, with the side. */
  static TrialOutcome named(TrialView view, Side side, TrialOutcome outcome) {
    if (outcome.isValid() || view.server().isEmpty()) {
      return outcome;
    }
    String message = Optional.ofNullable(outcome.message()).orElse("");
    return TrialOutcomeBuilder.builder(outcome)
        .failedSide(side)
        .message(OF_THE_SERVER.contains(outcome.reason()) ? message : named(view, side, message))
        .build();
  }

  /** Returns the outcome of a trial whose container has ended, with the side if the Pod failed. */
  static TrialOutcome ofContainer(TrialView view, TrialOutcome outcome) {
    return !outcome.isValid() && OF_THE_CONTAINER.contains(outcome.reason())
        ? named(view, Side.Container, outcome)
        : outcome;
  }

  /** Returns a message about the Pod of that side, which names the side if there are two. */
  static String named(TrialView view, Side side, String message) {
    String pod = side == Side.Server ? "the server's Pod" : "the client's Pod";
    return view.server().isEmpty() || message.contains(pod) ? message : pod + ": " + message;
  }
}
