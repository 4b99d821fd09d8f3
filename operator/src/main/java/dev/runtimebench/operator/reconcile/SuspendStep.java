package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.operator.queue.MeasuringTurns;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.status.Activity;
import dev.runtimebench.operator.trial.PodCleaner;
import dev.runtimebench.operator.trial.TeardownWatcher;
import java.util.Optional;

/** A suspended benchmark starts nothing; a trial that was in flight has been seen to its end. */
public final class SuspendStep implements Step {

  private final MeasuringTurns turns;
  private final PodCleaner cleaner;
  private final TeardownWatcher teardowns;

  public SuspendStep(MeasuringTurns turns, PodCleaner cleaner, TeardownWatcher teardowns) {
    this.cleaner = cleaner;
    this.turns = turns;
    this.teardowns = teardowns;
  }

  @Override
  public StepResult take(Reconciliation current) {
    if (!current.spec().isSuspended()) {
      return StepResult.PROCEED;
    }
    // A preparation is begun anew: what its Pods have shown is not kept before it is whole. They go
    // in any case, for they may be an earlier process'.
    teardowns.dropPreparation(current.run());
    cleaner.removeUnkept(current);
    if (PodCleaner.standing(current).isEmpty()) {
      turns.giveBack(current.benchmark());
    }
    return new StepResult.Wait(
        new Activity(
            BenchmarkPhase.Suspended,
            Reason.Suspended,
            "spec.suspend is true; set it to false to go on"),
        Optional.empty());
  }
}
