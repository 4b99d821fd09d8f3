package dev.runtimebench.operator.spec;

/**
 * Something in a spec that keeps the benchmark from starting.
 *
 * @param kind whether only an edit mends it, or the missing thing may still appear
 * @param message names the field and the mend
 */
public record SpecProblem(Kind kind, String message) {

  /** The condition's reason. */
  public enum Kind {
    InvalidSpec(false),
    PolicyDenied(false),
    WorkloadNotFound(true),
    RuntimeClassNotFound(true);

    private final boolean mayAppear;

    Kind(boolean mayAppear) {
      this.mayAppear = mayAppear;
    }

    /** Whether the cause may vanish without an edit, as when two files are applied in turn. */
    public boolean mayAppear() {
      return mayAppear;
    }
  }

  /** How a rule is called: {@code policy} is its place in the chart's values. */
  private static final String RULE = "policy.";

  private static final String WHO = "the operator's administrator sets this rule";

  /**
   * Something that the platform doesn't allow.
   *
   * @param rule as the chart's values call it, below {@code policy}
   */
  public static SpecProblem denied(String rule, String what) {
    return new SpecProblem(Kind.PolicyDenied, RULE + rule + ": " + what + " (" + WHO + ")");
  }

  public static SpecProblem invalid(String field, String what) {
    return new SpecProblem(Kind.InvalidSpec, field + ": " + what);
  }
}
