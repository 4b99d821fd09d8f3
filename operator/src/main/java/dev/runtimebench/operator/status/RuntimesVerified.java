package dev.runtimebench.operator.status;

import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.operator.observe.isolation.RuntimeCheck;
import dev.runtimebench.operator.observe.isolation.RuntimeCheck.Result;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Builds the condition RuntimesVerified: whether the runtimes are what they claim to be. */
final class RuntimesVerified {

  private RuntimesVerified() {}

  /** False if a runtime is refuted, else Unknown if a runtime cannot be verified, else True. */
  static Condition of(List<RuntimeCheck> checks) {
    Optional<RuntimeCheck> refuted = first(checks, Result.Refuted);
    Optional<RuntimeCheck> unknown = first(checks, Result.Unknown);
    boolean claimed = checks.stream().anyMatch(c -> c.result() != Result.Unclaimed);
    String status = refuted.isPresent() ? "False" : unknown.isPresent() ? "Unknown" : "True";
    return Conditions.condition(
        Conditions.RUNTIMES_VERIFIED,
        claimed ? status : "Unknown",
        refuted
            .or(() -> unknown)
            .map(RuntimeCheck::reason)
            .orElse(claimed ? Reason.AsClaimed : Reason.NothingClaimed),
        checks.stream().map(RuntimeCheck::message).collect(Collectors.joining("; ")));
  }

  private static Optional<RuntimeCheck> first(List<RuntimeCheck> checks, Result result) {
    return checks.stream().filter(c -> c.result() == result).findFirst();
  }
}
