package dev.runtimebench.operator.reconcile;

import dev.runtimebench.operator.state.Reconciliation;

/** One step of a reconcile. A step decides from the reconciliation, and keeps no state. */
interface Step {

  /** Takes the step, and returns whether the reconcile goes on. */
  StepResult take(Reconciliation current);

  /** The name of the step, for the log. */
  default String name() {
    return getClass().getSimpleName();
  }
}
