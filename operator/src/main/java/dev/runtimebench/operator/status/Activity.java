package dev.runtimebench.operator.status;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.Reason;

/**
 * What the operator is doing with a benchmark: the source of its conditions, phase and Events.
 *
 * @param phase which conditions hold
 * @param reason for the conditions and the Event
 * @param message for people; names the cause, and what to do where something can be done
 */
public record Activity(BenchmarkPhase phase, Reason reason, String message) {

  /** Whether the benchmark runs and something keeps it from going on. */
  public boolean isTrouble() {
    return phase == BenchmarkPhase.Running && reason.isTrouble();
  }
}
