package dev.runtimebench.operator.status;

/**
 * What the operator is doing with a benchmark: the source of its conditions, phase and events.
 *
 * @param phase which conditions hold
 * @param reason one word, for the conditions and the event
 * @param message for people; names the cause and the mend where there is one
 */
public record Activity(Phase phase, String reason, String message) {

  /** Whether it is under way and something keeps it from going on. */
  public boolean isTrouble() {
    return phase == Phase.Running && !goesOn(reason);
  }

  /** Whether a benchmark under way for that reason needs nothing but time. */
  public static boolean goesOn(String reason) {
    return reason.equals("Running") || reason.equals("Preparing");
  }

  /** For {@code kubectl get}, and for the conditions that follow from it. */
  public enum Phase {
    /** Not accepted: something it refers to is missing, and may still appear. */
    Pending(false, false),
    /** Accepted, and waiting for its turn. */
    Queued(true, true),
    Running(true, true),
    Suspended(true, false),
    Complete(true, false),
    /** Not accepted for good. */
    Invalid(false, false),
    Failed(true, false);

    private final boolean accepted;
    private final boolean progressing;

    Phase(boolean accepted, boolean progressing) {
      this.accepted = accepted;
      this.progressing = progressing;
    }

    boolean isAccepted() {
      return accepted;
    }

    boolean isProgressing() {
      return progressing;
    }

    /** Whether nothing more will be done. */
    public boolean isOver() {
      return this == Complete || isFailed();
    }

    /** Whether it ended without a result. */
    public boolean isFailed() {
      return this == Invalid || this == Failed;
    }

    /** As shown to people: a benchmark that is invalid has failed. */
    String display() {
      return this == Invalid ? Failed.name() : name();
    }
  }
}
