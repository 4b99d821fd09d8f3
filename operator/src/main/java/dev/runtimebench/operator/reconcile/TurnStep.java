package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.operator.queue.MeasuringTurns;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.status.Activity;
import java.time.Duration;
import java.util.Optional;

/** Two benchmarks at once would measure each other: this one waits until it is its turn. */
final class TurnStep implements Step {

  /** Wakes up though the turn's giver was lost; usually the turn is handed on at once. */
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
                        "waits for other benchmarks to end, among them " + name),
                    Optional.of(RECHECK)))
        .orElse(StepResult.PROCEED);
  }
}
