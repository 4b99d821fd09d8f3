package dev.runtimebench.operator.spec;

import dev.runtimebench.api.v1alpha1.Reason;
import java.util.EnumSet;
import java.util.Set;

/**
 * Something in a spec that keeps the benchmark from starting.
 *
 * @param reason for the condition
 * @param message names the field, and what to do
 */
public record SpecProblem(Reason reason, String message) {

  private static final Set<Reason> MAY_APPEAR =
      EnumSet.of(Reason.WorkloadNotFound, Reason.RuntimeClassNotFound);

  /** How a rule is called: {@code policy} is its place in the chart's values. */
  private static final String RULE = "policy.";

  private static final String WHO = "the operator's administrator sets this rule";

  /**
   * Something that the platform doesn't allow.
   *
   * @param rule as the chart's values call it, below {@code policy}
   */
  public static SpecProblem denied(String rule, String what) {
    return new SpecProblem(Reason.PolicyDenied, RULE + rule + ": " + what + " (" + WHO + ")");
  }

  public static SpecProblem invalid(String field, String what) {
    return new SpecProblem(Reason.InvalidSpec, field + ": " + what);
  }

  /** Whether the cause may vanish without an edit, as when two files are applied in turn. */
  public boolean mayAppear() {
    return MAY_APPEAR.contains(reason);
  }
}
