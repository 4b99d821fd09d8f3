package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.operator.state.Reconciliation;

/** Ends a benchmark before its last block, with what was measured. */
final class EarlyEnd {

  private EarlyEnd() {}

  /**
   * Complete if enough blocks were measured for a result, or else Failed.
   *
   * @param reason the reason of a failed benchmark
   * @param why as a sentence
   */
  static StepResult of(Reconciliation current, Reason reason, String why) {
    int completed = current.progress().completed();
    String message =
        "%d of %d blocks were measured, then: %s"
            .formatted(completed, current.experiment().design().blocks().max(), why);
    return completed >= current.experiment().design().blocks().least()
        ? StepResult.over(BenchmarkPhase.Complete, Reason.StoppedEarly, message)
        : StepResult.over(BenchmarkPhase.Failed, reason, message);
  }
}
