package dev.runtimebench.operator.spec;

import dev.runtimebench.api.v1alpha1.Reason;
import java.util.EnumSet;
import java.util.Set;

/**
 * A problem in a spec; the benchmark cannot start.
 *
 * @param reason for the condition
 * @param message names the field and the fix
 */
public record SpecProblem(Reason reason, String message) {

  private static final Set<Reason> MAY_APPEAR =
      EnumSet.of(Reason.WorkloadNotFound, Reason.RuntimeClassNotFound, Reason.HandlerNotFound);

  /** Prefix of the rules' names: {@code policy} is their place in the chart's values. */
  private static final String RULE = "policy.";

  private static final String WHO = "the operator's administrator sets this rule";

  /**
   * A problem with the reason PolicyDenied.
   *
   * @param rule the rule's name in the chart's values, below {@code policy}
   * @param what what is denied, with the field and the fix
   */
  public static SpecProblem denied(String rule, String what) {
    return new SpecProblem(Reason.PolicyDenied, RULE + rule + ": " + what + " (" + WHO + ")");
  }

  /**
   * A problem with the reason PolicyDenied that another value of the chart causes.
   *
   * @param value the value's whole name
   * @param what what is denied, with the field and the fix
   */
  public static SpecProblem deniedByValue(String value, String what) {
    return new SpecProblem(
        Reason.PolicyDenied,
        value + ": " + what + " (the operator's administrator sets this value)");
  }

  public static SpecProblem invalid(String field, String what) {
    return new SpecProblem(Reason.InvalidSpec, field + ": " + what);
  }

  /** Whether the problem may vanish without an edit, as when several files are applied in turn. */
  public boolean mayAppear() {
    return MAY_APPEAR.contains(reason);
  }
}
