package dev.runtimebench.api.v1alpha1;

import java.util.Optional;
import java.util.stream.Stream;

/** Where a benchmark stands. Its conditions and {@code status.phase} follow from the phase. */
public enum BenchmarkPhase {
  /** No operator has written a status yet. */
  New(false, false),
  /** Not accepted: something that the spec refers to is missing, and may still appear. */
  Pending(false, false),
  /** Accepted. The benchmark waits for its turn. */
  Queued(true, true),
  /** The experiment has started. */
  Running(true, true),
  /** {@code spec.suspend} holds the benchmark. */
  Suspended(true, false),
  /** Over, with a result. */
  Complete(true, false),
  /** Not accepted, and over until somebody edits the spec. */
  Invalid(false, false),
  /** Accepted, and over without a result. */
  Failed(true, false);

  private final boolean accepted;
  private final boolean progressing;

  BenchmarkPhase(boolean accepted, boolean progressing) {
    this.accepted = accepted;
    this.progressing = progressing;
  }

  /**
   * The phase that a status shows.
   *
   * @param status null for a benchmark without one
   * @return Failed for an invalid benchmark too; empty for a word of another version
   */
  public static Optional<BenchmarkPhase> of(RuntimeBenchmarkStatus status) {
    String shown = status == null || status.phase() == null ? New.name() : status.phase();
    return Stream.of(values()).filter(phase -> phase.name().equals(shown)).findFirst();
  }

  /** Whether the condition Accepted holds. */
  public boolean isAccepted() {
    return accepted;
  }

  /** Whether the condition Progressing holds. */
  public boolean isProgressing() {
    return progressing;
  }

  /** Whether the operator will do nothing more. */
  public boolean isOver() {
    return this == Complete || isFailed();
  }

  /** Whether the benchmark ended without a result. */
  public boolean isFailed() {
    return this == Invalid || this == Failed;
  }

  /** The word of {@code status.phase}: an invalid benchmark shows Failed. */
  public String display() {
    return this == Invalid ? Failed.name() : name();
  }
}
