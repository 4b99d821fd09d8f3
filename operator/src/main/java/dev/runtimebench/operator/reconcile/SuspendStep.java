package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.operator.queue.NodeTurns;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.status.Activity;
import dev.runtimebench.operator.trial.EarlierPods;
import dev.runtimebench.operator.trial.PodCleaner;
import dev.runtimebench.operator.trial.TeardownWatcher;

/**
 * Stops a suspended benchmark from starting Pods. An earlier step has finished its running trial.
 */
public final class SuspendStep implements Step {

  private final NodeTurns turns;
  private final PodCleaner cleaner;
  private final TeardownWatcher teardowns;

  public SuspendStep(NodeTurns turns, PodCleaner cleaner, TeardownWatcher teardowns) {
    this.cleaner = cleaner;
    this.turns = turns;
    this.teardowns = teardowns;
  }

  @Override
  public StepResult take(Reconciliation current) {
    if (!current.spec().isSuspended()) {
      return StepResult.PROCEED;
    }
    // The preparation starts again later, because only a complete preparation is recorded. The Pods
    // of an earlier process are deleted too.
    teardowns.dropPreparation(current.run());
    current.run().refused().reset();
    current.run().holdup().pause(current.now());
    cleaner.removeUnkept(current);
    cleaner.findGone(current);
    if (EarlierPods.waitedFor(current).isEmpty()) {
      turns.giveBack(current.benchmark());
      current.run().laneOver();
    }
    String message = "spec.suspend is true; set spec.suspend to false to continue";
    return new StepResult.Wait(
        new Activity(
            BenchmarkPhase.Suspended,
            Reason.Suspended,
            EarlierPods.slow(current)
                .map(pod -> message + "; Pod " + pod + " has not ended yet")
                .orElse(message)),
        EarlierPods.endReportDue(current));
  }
}
