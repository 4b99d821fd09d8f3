package dev.runtimebench.operator.reconcile;

import dev.runtimebench.operator.state.Reconciliation;

/** One step of a pass over a benchmark. A step decides from the pass; it keeps no state. */
sealed interface Step
    permits RetireStep,
        AcceptStep,
        PolicyStep,
        LimitStep,
        ObserveStep,
        SuspendStep,
        BudgetStep,
        TurnStep,
        StartStep,
        PrepareStep,
        LaunchStep,
        ConcludeStep {

  StepResult take(Reconciliation current);
}
