package dev.runtimebench.cli.bench;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Optional;

/**
 * Where a benchmark stands, told from its conditions alone.
 *
 * @param phase never Invalid: a spec that is not accepted for good has failed
 * @param reason as the condition has it, for people; empty when there is none yet
 * @param message the condition's message; empty when there is none
 */
public record Outcome(BenchmarkPhase phase, String reason, String message) {

  /** What the conditions for the spec's present generation say. */
  public static Outcome of(RuntimeBenchmark benchmark) {
    RuntimeBenchmarkStatus status = benchmark.getStatus();
    if (status == null || status.conditions().isEmpty()) {
      return new Outcome(BenchmarkPhase.New, "", "");
    }
    Optional<Condition> failed = condition(status, "Failed");
    if (holds(failed, benchmark)) {
      return of(BenchmarkPhase.Failed, failed);
    }
    Optional<Condition> complete = condition(status, "Complete");
    if (holds(complete, benchmark)) {
      return of(BenchmarkPhase.Complete, complete);
    }
    Optional<Condition> progressing = condition(status, "Progressing");
    if (holds(progressing, benchmark)) {
      return of(
          status.startTime() == null ? BenchmarkPhase.Queued : BenchmarkPhase.Running, progressing);
    }
    boolean suspended = benchmark.getSpec() != null && benchmark.getSpec().isSuspended();
    return of(suspended ? BenchmarkPhase.Suspended : BenchmarkPhase.Pending, progressing);
  }

  private static Outcome of(BenchmarkPhase phase, Optional<Condition> condition) {
    return new Outcome(
        phase,
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
    return phase.isOver();
  }

  /** Whether it ended as it was meant to, with fewer blocks than asked for. */
  public boolean isStoppedEarly() {
    return phase == BenchmarkPhase.Complete && is(Reason.StoppedEarly);
  }

  /** Whether something keeps it from going on, and it may still go on. */
  public boolean isHeldUp() {
    return !isOver() && !reason.isEmpty() && Reason.of(reason).isTrouble();
  }

  /** Whether that is the condition's reason. */
  public boolean is(Reason one) {
    return reason.equals(one.name());
  }
}
