package dev.runtimebench.cli.bench;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Optional;

/**
 * Where a benchmark stands, told from its conditions alone.
 *
 * @param state what holds
 * @param reason the condition's one word; empty when there is none yet
 * @param message the condition's message; empty when there is none
 */
public record Outcome(State state, String reason, String message) {

  /** As {@code status.phase} has it; Unknown: no operator has looked at it yet. */
  public enum State {
    Unknown,
    Pending,
    Running,
    Suspended,
    Complete,
    Failed
  }

  /** What the conditions for the spec's present generation say. */
  public static Outcome of(RuntimeBenchmark benchmark) {
    RuntimeBenchmarkStatus status = benchmark.getStatus();
    if (status == null || status.conditions().isEmpty()) {
      return new Outcome(State.Unknown, "", "");
    }
    Optional<Condition> failed = condition(status, "Failed");
    if (holds(failed, benchmark)) {
      return of(State.Failed, failed);
    }
    Optional<Condition> complete = condition(status, "Complete");
    if (holds(complete, benchmark)) {
      return of(State.Complete, complete);
    }
    Optional<Condition> progressing = condition(status, "Progressing");
    if (holds(progressing, benchmark)) {
      return of(status.startTime() == null ? State.Pending : State.Running, progressing);
    }
    boolean suspended = benchmark.getSpec() != null && benchmark.getSpec().isSuspended();
    return of(suspended ? State.Suspended : State.Pending, progressing);
  }

  private static Outcome of(State state, Optional<Condition> condition) {
    return new Outcome(
        state,
        condition.map(Condition::getReason).orElse(""),
        condition.map(Condition::getMessage).orElse(""));
  }

  private static Optional<Condition> condition(RuntimeBenchmarkStatus status, String type) {
    return status.conditions().stream().filter(c -> type.equals(c.getType())).findFirst();
  }

  /** A condition of an older generation speaks of another spec. */
  private static boolean holds(Optional<Condition> condition, RuntimeBenchmark benchmark) {
    Long generation = benchmark.getMetadata().getGeneration();
    return condition
        .filter(c -> "True".equals(c.getStatus()))
        .filter(
            c ->
                generation == null
                    || c.getObservedGeneration() == null
                    || generation.equals(c.getObservedGeneration()))
        .isPresent();
  }

  /** Whether nothing more will be done. */
  public boolean isOver() {
    return state == State.Complete || state == State.Failed;
  }

  /** Whether it ended as it was meant to, with fewer blocks than asked for. */
  public boolean isStoppedEarly() {
    return state == State.Complete && reason.equals("StoppedEarly");
  }
}
