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

  static SpecProblem invalid(String field, String what) {
    return new SpecProblem(Kind.InvalidSpec, field + ": " + what);
  }
}
