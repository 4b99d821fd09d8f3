package dev.runtimebench.operator.status;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.GateResult;
import dev.runtimebench.api.v1alpha1.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Builds the condition GatesPassed, which is Unknown until the benchmark is complete. */
final class GateCondition {

  private GateCondition() {}

  /** Empty when there are no gates. */
  static Optional<Condition> of(Activity activity, List<GateResult> gates) {
    if (gates.isEmpty()) {
      return Optional.empty();
    }
    if (activity.phase() != BenchmarkPhase.Complete) {
      boolean failed = activity.phase().isFailed();
      return Optional.of(
          Conditions.condition(
              Conditions.GATES_PASSED,
              "Unknown",
              failed ? Reason.NoResult : Reason.NotComplete,
              (failed ? "the benchmark failed" : "decided when all blocks are done")
                  + "; so far: "
                  + all(gates)));
    }
    List<GateResult> failed = with(gates, GateResult.Result.Failed);
    List<GateResult> undecided = with(gates, GateResult.Result.Undecided);
    if (!failed.isEmpty()) {
      return Optional.of(
          Conditions.condition(Conditions.GATES_PASSED, "False", Reason.GateFailed, all(failed)));
    }
    return Optional.of(
        undecided.isEmpty()
            ? Conditions.condition(Conditions.GATES_PASSED, "True", Reason.AllPassed, all(gates))
            : Conditions.condition(
                Conditions.GATES_PASSED, "Unknown", Reason.GateUndecided, all(undecided)));
  }

  private static List<GateResult> with(List<GateResult> gates, GateResult.Result result) {
    return gates.stream().filter(g -> g.result() == result).toList();
  }

  private static String all(List<GateResult> gates) {
    return gates.stream().map(GateResult::message).collect(Collectors.joining("; "));
  }
}
