package dev.runtimebench.cli.bench;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Optional;

/**
 * The phase of a benchmark, derived from the conditions alone.
 *
 * @param phase never Invalid: a benchmark with an invalid spec is Failed
 * @param reason the condition's reason; empty without a condition
 * @param message the condition's message; empty without a condition
 */
public record Outcome(BenchmarkPhase phase, String reason, String message) {

  /** Derives the outcome from the conditions of the spec's current generation. */
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

  /** A condition of an older generation describes an older spec. */
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

  /** Whether the benchmark has ended. */
  public boolean isOver() {
    return phase.isOver();
  }

  /** Whether the benchmark is Complete with fewer blocks than the spec asks for. */
  public boolean isStoppedEarly() {
    return phase == BenchmarkPhase.Complete
        && (is(Reason.StoppedEarly) || is(Reason.FailsMoreOften));
  }

  /** Whether a problem blocks the benchmark, which continues if the problem goes away. */
  public boolean isHeldUp() {
    return !isOver() && !reason.isEmpty() && Reason.of(reason).isTrouble();
  }

  /** Whether the condition has this reason. */
  public boolean is(Reason one) {
    return reason.equals(one.name());
  }
}
