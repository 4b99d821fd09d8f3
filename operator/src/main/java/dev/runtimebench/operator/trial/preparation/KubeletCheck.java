package dev.runtimebench.operator.trial.preparation;

import dev.runtimebench.operator.cluster.Kubelets;
import dev.runtimebench.operator.state.PreparationProgress;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.results.sample.FailureReason;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks the kubelets of the nodes once before the first trial of a design of mode Usage. Without the
 * kubelet no trial has a value, so a refusal ends the benchmark before minutes are spent. A kubelet
 * may fail for a moment, so a refusal counts when it comes several times.
 */
final class KubeletCheck {

  private static final Duration AGAIN = Duration.ofSeconds(5);
  private static final int MAX_REFUSALS = 3;

  private final Kubelets kubelets;

  KubeletCheck(Kubelets kubelets) {
    this.kubelets = kubelets;
  }

  /** What keeps the trials from asking a kubelet; empty if nothing does. */
  Optional<TaskProgress> check(Reconciliation current, PreparationProgress preparation) {
    if (!current.experiment().design().isUsage()) {
      return Optional.empty();
    }
    for (String node : current.nodes()) {
      Optional<String> refusal = kubelets.refusal(node);
      if (refusal.isPresent()) {
        preparation.kubeletRefused();
        return Optional.of(
            preparation.kubeletRefusals() < MAX_REFUSALS
                ? TaskProgress.Waiting.of(AGAIN)
                : new TaskProgress.Hopeless(
                    FailureReason.NoPodUsage,
                    "before the first trial: %s (see rtb doctor and docs/operations/pod-usage.md)"
                        .formatted(refusal.get())));
      }
    }
    return Optional.empty();
  }
}
