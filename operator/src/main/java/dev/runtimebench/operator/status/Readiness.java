package dev.runtimebench.operator.status;

import dev.runtimebench.api.v1alpha1.Reason;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Optional;

/**
 * Builds the conditions Ready, Reconciling and Stalled, for generic tools. Helm, Flux and others
 * read these conditions by the rules of kstatus: a stalled object has failed, and an object that is
 * not ready is in progress. A benchmark is ready when it is complete and every gate passed. An
 * undecided gate stalls too: nothing will decide the gate any more.
 */
final class Readiness {

  static final String READY = "Ready";
  static final String RECONCILING = "Reconciling";
  static final String STALLED = "Stalled";

  private Readiness() {}

  /**
   * Returns the three conditions.
   *
   * @param others the other conditions of the benchmark
   */
  static List<Condition> of(Activity activity, List<Condition> others) {
    Optional<Condition> gates =
        Conditions.find(others, Conditions.GATES_PASSED)
            .filter(condition -> !"True".equals(condition.getStatus()));
    if (!activity.phase().isOver()) {
      return conditions(false, true, activity.reason(), activity.message());
    }
    if (activity.phase().isFailed()) {
      return conditions(false, false, activity.reason(), activity.message());
    }
    return gates
        .map(g -> conditions(false, false, Reason.of(g.getReason()), g.getMessage()))
        .orElseGet(() -> conditions(true, false, activity.reason(), activity.message()));
  }

  private static List<Condition> conditions(
      boolean ready, boolean reconciling, Reason reason, String message) {
    boolean stalled = !ready && !reconciling;
    return List.of(
        Conditions.condition(READY, ready, reason, message),
        Conditions.condition(RECONCILING, reconciling, reason, reconciling ? message : ""),
        Conditions.condition(STALLED, stalled, reason, stalled ? message : ""));
  }
}
