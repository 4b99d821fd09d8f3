package dev.runtimebench.operator.pass;

import dev.runtimebench.operator.status.Activity;
import java.util.Optional;

/** A suspended benchmark starts nothing; a trial that was in flight has been seen to its end. */
final class SuspendStep implements Step {

  private final MeasuringTurns turns;
  private final PodCleaner cleaner;
  private final Aftermaths aftermaths;

  SuspendStep(MeasuringTurns turns, PodCleaner cleaner, Aftermaths aftermaths) {
    this.cleaner = cleaner;
    this.turns = turns;
    this.aftermaths = aftermaths;
  }

  @Override
  public StepResult take(Pass pass) {
    if (!pass.spec().isSuspended()) {
      return StepResult.PROCEED;
    }
    // A preparation is begun anew: what its Pods have shown is not kept before it is whole. They go
    // in any case, for they may be an earlier process'.
    aftermaths.abandonPreparation(pass.run());
    cleaner.removeUnkept(pass);
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
