package dev.runtimebench.operator.reconcile;

import dev.runtimebench.operator.status.Activity;
import java.util.Optional;

/** A suspended benchmark starts nothing; a trial that was in flight has been seen to its end. */
final class SuspendStep implements Step {

  private final MeasuringTurns turns;

  SuspendStep(MeasuringTurns turns) {
    this.turns = turns;
  }

  @Override
  public StepResult take(Pass pass) {
    if (!pass.spec().isSuspended()) {
      return StepResult.PROCEED;
    }
    if (PodCleaner.standing(pass).isEmpty()) {
      turns.giveBack(pass.benchmark());
    }
    return new StepResult.Wait(
        new Activity(
            Activity.Phase.Suspended,
            "Suspended",
            "spec.suspend is true; set it to false to go on"),
        Optional.empty());
  }
}
