package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.sample.TrialOutcomeBuilder;
import java.util.Optional;
import java.util.Set;

/**
 * Separates the failures of the Pod that is not under test from those of the Pod under test. The
 * other Pod runs under the same runtime in all trials, so its failures say nothing about the
 * runtime under test.
 */
final class PeerFailure {

  /** Failures to which the Pod under test cannot contribute. */
  private static final Set<FailureReason> OWN =
      Set.of(
          FailureReason.StartTimeout,
          FailureReason.StartFailed,
          FailureReason.ServerNotReady,
          FailureReason.OutOfMemory,
          FailureReason.Evicted);

  private static final String EXPLANATION =
      "; this Pod is not under test, so the failure does not count against the runtime";

  private PeerFailure() {}

  /** Returns the outcome of a trial in which the Pod of that side failed. */
  static TrialOutcome mark(TrialView view, Side failed, TrialOutcome outcome) {
    return !outcome.isValid() && isPeer(view, failed) && OWN.contains(outcome.reason())
        ? marked(outcome)
        : outcome;
  }

  /**
   * Returns the outcome of a trial whose server ended first. While a client runs, the client may be
   * the cause of the end.
   */
  static TrialOutcome markServer(TrialView view, PodState.Ended ended, TrialOutcome outcome) {
    boolean alone = view.container().isEmpty() || ended.reason().equals("OOMKilled");
    return alone && isPeer(view, Side.Server) ? marked(outcome) : outcome;
  }

  private static boolean isPeer(TrialView view, Side side) {
    boolean ofServer = view.isServerUnderTest();
    return view.server().isPresent() && (side == Side.Server) != ofServer;
  }

  private static TrialOutcome marked(TrialOutcome outcome) {
    return TrialOutcomeBuilder.builder(outcome)
        .peerFailed(true)
        .message(Optional.ofNullable(outcome.message()).orElse("") + EXPLANATION)
        .build();
  }
}
