package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.queue.NamespaceBudgets;
import dev.runtimebench.operator.queue.NodeTurns;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.status.Activity;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.plan.PlannedPods;
import java.time.Duration;
import java.util.Optional;

/**
 * Makes a benchmark wait, outside of the queue, when its namespace has used up its daily budget.
 */
final class BudgetStep implements Step {

  private static final Duration RECHECK = Duration.ofMinutes(1);

  private final NamespaceBudgets budgets;
  private final NodeTurns turns;
  private final OperatorClock clock;

  BudgetStep(NamespaceBudgets budgets, NodeTurns turns, OperatorClock clock) {
    this.budgets = budgets;
    this.turns = turns;
    this.clock = clock;
  }

  @Override
  public StepResult take(Reconciliation current) {
    if (current.isStarted()) {
      return StepResult.PROCEED;
    }
    Experiment accepted = current.run().accepted().orElseThrow();
    long pods =
        PlannedPods.inAll(accepted.design(), accepted.runtimes().size(), accepted.workload());
    return budgets
        .book(current.benchmark(), pods, clock.now())
        .map(rule -> waits(current, rule))
        .orElse(StepResult.PROCEED);
  }

  private StepResult waits(Reconciliation current, String rule) {
    turns.giveBack(current.benchmark());
    current.run().laneOver();
    return new StepResult.Wait(
        new Activity(BenchmarkPhase.Queued, Reason.NamespaceBudgetUsedUp, rule),
        Optional.of(RECHECK));
  }
}
