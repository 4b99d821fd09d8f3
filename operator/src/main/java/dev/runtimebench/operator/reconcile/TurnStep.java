package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.operator.queue.MeasuringTurns;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.status.Activity;
import java.time.Duration;
import java.util.Optional;

/** Lets a benchmark wait for its turn, because benchmarks disturb each other's measurements. */
final class TurnStep implements Step {

  /** Covers a lost wake-up; usually the end of another benchmark wakes this one at once. */
  private static final Duration RECHECK = Duration.ofSeconds(30);

  private final MeasuringTurns turns;

  TurnStep(MeasuringTurns turns) {
    this.turns = turns;
  }

  @Override
  public StepResult take(Reconciliation current) {
    Optional<String> holder = turns.take(current.benchmark());
    return holder
        .<StepResult>map(
            name ->
                new StepResult.Wait(
                    new Activity(
                        BenchmarkPhase.Queued,
                        Reason.Queued,
                        "waiting for other benchmarks to end, among them " + name),
                    Optional.of(RECHECK)))
        .orElse(StepResult.PROCEED);
  }
}
