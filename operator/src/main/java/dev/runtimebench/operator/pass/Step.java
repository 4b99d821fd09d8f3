package dev.runtimebench.operator.pass;

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

  StepResult take(Pass pass);
}
