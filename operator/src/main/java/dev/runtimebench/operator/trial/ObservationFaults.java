package dev.runtimebench.operator.trial;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.operator.observe.sample.TrialJudge;
import dev.runtimebench.results.sample.FailureReason;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Says when a trial runs again because the operator could not observe the trial properly. */
final class ObservationFaults {

  static final String NOT_CREATED_HERE =
      "the operator did not see the answer of the create call, so it does not know when the Pod was created; the trial runs again";

  /** Failures that a fault of the observation can cause. */
  private static final Set<FailureReason> DOUBTFUL =
      EnumSet.of(FailureReason.NoValue, FailureReason.NoPodUsage, FailureReason.ValueRefused);

  private ObservationFaults() {}

  /** A trial whose watch or clock failed runs again. */
  static TrialJudge.Verdict watched(
      TrialJudge.Verdict verdict, boolean late, Optional<String> step) {
    // A fault of the workload says more than a fault of the observation. But a fault of the
    // observation may be the reason for a missing or a refused value.
    boolean own = verdict.failure().filter(f -> !DOUBTFUL.contains(f)).isPresent();
    if (own || !(late || step.isPresent())) {
      return verdict;
    }
    return verdict.invalid(
        late ? FailureReason.Interrupted : FailureReason.ClockStepped,
        (late ? "the watch on Pods was lost during the trial" : step.get())
            + "; the trial runs again");
  }

  /** A trial whose work a call to the kubelet may have disturbed runs again. */
  static TrialJudge.Verdict undisturbed(TrialJudge.Verdict verdict, Optional<String> overlap) {
    return overlap
        .filter(why -> verdict.failure().filter(f -> !DOUBTFUL.contains(f)).isEmpty())
        .map(why -> verdict.invalid(FailureReason.Interrupted, why))
        .orElse(verdict);
  }

  /**
   * A trial runs again if its only fault is that this process did not create the Pod under test:
   * the answer of the create call was lost, or an earlier process made the call. Then a metric that
   * begins at the create call has no value, and the kubelet was not asked before the work.
   */
  static TrialJudge.Verdict withoutCreation(TrialView view, TrialJudge.Verdict verdict) {
    BenchmarkWorkloadSpec workload = view.current().experiment().workload();
    boolean onlyCreation =
        workload.metrics().stream()
            .filter(metric -> StartDelay.isPrimary(workload, metric))
            .filter(metric -> !verdict.values().containsKey(metric.name()))
            .allMatch(m -> m.source().isFromSubmission() || m.source().isPodUsage());
    boolean lacks =
        verdict
            .failure()
            .filter(f -> f == FailureReason.NoValue || f == FailureReason.NoPodUsage)
            .isPresent();
    return lacks && onlyCreation
        ? verdict.invalid(FailureReason.Interrupted, NOT_CREATED_HERE)
        : verdict;
  }
}
