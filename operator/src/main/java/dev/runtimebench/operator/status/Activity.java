package dev.runtimebench.operator.status;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.results.sample.SecretMask;

/**
 * What the operator is doing with a benchmark: the source of its conditions, phase and Events.
 *
 * @param phase decides which conditions are true
 * @param reason for the conditions and the Event
 * @param message for people; names the cause and, if there is one, the fix
 */
public record Activity(BenchmarkPhase phase, Reason reason, String message) {

  /** The message may quote a workload, a kubelet or a policy. */
  public Activity {
    message = SecretMask.mask(message);
  }

  /** Whether a running benchmark is blocked by a problem. */
  public boolean isTrouble() {
    return phase == BenchmarkPhase.Running && reason.isTrouble();
  }
}
