package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.state.Refusal;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.sample.FailureReason;
import java.time.Duration;
import java.util.Optional;

/** Says what it means for a trial that the API server refuses the Pod of the client. */
final class RefusedClient {

  /** How often to create the Pod again. */
  private static final Duration RECHECK = Duration.ofSeconds(5);

  private RefusedClient() {}

  static TrialProgress judged(TrialView view, TrialVerdict verdict, Refusal refusal) {
    String message = "the API server refused the client's Pod: " + refusal.message();
    if (refusal.reason().isDisruption() || (refusal.quota() && view.current().hasMeasured())) {
      // The API server has accepted such Pods before, and may do so again.
      return verdict.lost(view, reason(refusal), message);
    }
    Duration elapsed = Duration.ofNanos(view.now() - refusal.since());
    return refusal.passing()
            && elapsed.toSeconds() < view.current().experiment().timeouts().startSeconds()
        ? new TrialProgress.Waiting(
            "the client's Pod is refused", RECHECK, Optional.of(message), Optional.empty())
        : verdict.lost(view, Side.Container, refusal.reason(), message);
  }

  private static FailureReason reason(Refusal refusal) {
    if (!refusal.quota()) {
      return refusal.reason();
    }
    return refusal.passing() ? FailureReason.QuotaUsedUp : FailureReason.QuotaLowered;
  }
}
