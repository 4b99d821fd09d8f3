package dev.runtimebench.api.v1alpha1;

import java.util.Optional;
import java.util.stream.Stream;

/** The phase of a benchmark. The conditions and {@code status.phase} follow from it. */
public enum BenchmarkPhase {
  /** No operator has written a status yet. */
  New(false, false),
  /** Not accepted yet: an object that the spec refers to does not exist, but may still appear. */
  Pending(false, false),
  /** Accepted, and waiting for its turn. */
  Queued(true, true),
  /** The experiment has started. */
  Running(true, true),
  /** {@code spec.suspend} holds the benchmark. */
  Suspended(true, false),
  /** Ended with a result. */
  Complete(true, false),
  /** Not accepted, and ended until somebody edits the spec. */
  Invalid(false, false),
  /** Accepted, and ended without a result. */
  Failed(true, false);

  private final boolean accepted;
  private final boolean progressing;

  BenchmarkPhase(boolean accepted, boolean progressing) {
    this.accepted = accepted;
    this.progressing = progressing;
  }

  /**
   * Returns the phase that a status shows.
   *
   * @param status the status; null if the benchmark has none
   * @return Failed for an invalid benchmark too; empty if this version does not know the phase
   */
  public static Optional<BenchmarkPhase> of(RuntimeBenchmarkStatus status) {
    String shown = status == null || status.phase() == null ? New.name() : status.phase();
    return Stream.of(values()).filter(phase -> phase.name().equals(shown)).findFirst();
  }

  /** Whether the condition Accepted is True. */
  public boolean isAccepted() {
    return accepted;
  }

  /** Whether the condition Progressing is True. */
  public boolean isProgressing() {
    return progressing;
  }

  /** Whether the benchmark has ended, with or without a result. */
  public boolean isOver() {
    return this == Complete || isFailed();
  }

  /** Whether the benchmark ended without a result. */
  public boolean isFailed() {
    return this == Invalid || this == Failed;
  }

  /** The value of {@code status.phase}. An invalid benchmark shows Failed. */
  public String display() {
    return this == Invalid ? Failed.name() : name();
  }
}
