package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.operator.cluster.Events;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.status.Activity;
import dev.runtimebench.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the Events and the lines of the log that go with a new status of a benchmark. */
final class StatusEvents {

  private static final Logger LOG = LoggerFactory.getLogger(StatusEvents.class);

  private final Events events;

  StatusEvents(Events events) {
    this.events = events;
  }

  /**
   * Writes one Event and one line to the log for each change of activity. After a restart the last
   * activity is not known, so the count of a running benchmark's Event rises once.
   *
   * @return whether the activity has changed
   */
  boolean writeChange(Reconciliation current, Activity activity) {
    Optional<Activity> before = current.run().status().activity();
    boolean same =
        before
            .filter(b -> b.phase() == activity.phase() && b.reason() == activity.reason())
            .isPresent();
    if (same) {
      return false;
    }
    log(current, activity, before);
    Events.Type type = isBad(activity) ? Events.Type.Warning : Events.Type.Normal;
    events.write(current.benchmark(), type, activity.reason(), activity.message());
    return true;
  }

  private static void log(Reconciliation current, Activity activity, Optional<Activity> before) {
    LOG.atInfo()
        .addKeyValue("benchmark", current.name())
        .addKeyValue("from", before.map(b -> b.phase().name()).orElse("Unknown"))
        .addKeyValue("reason", activity.reason())
        .log("{}: {}", activity.phase(), activity.message());
  }

  /** Writes an Event when the spec has been accepted with a hint. */
  void writeHint(
      Reconciliation current, RuntimeBenchmarkStatus before, RuntimeBenchmarkStatus now) {
    Optional<String> known = before == null ? Optional.empty() : acceptedHint(before);
    acceptedHint(now)
        .filter(hint -> !known.equals(Optional.of(hint)))
        .ifPresent(
            hint -> events.write(current.benchmark(), Events.Type.Warning, Reason.Valid, hint));
  }

  private static Optional<String> acceptedHint(RuntimeBenchmarkStatus status) {
    return Conditions.find(status.conditions(), Conditions.ACCEPTED)
        .filter(condition -> "True".equals(condition.getStatus()))
        .map(Condition::getMessage)
        .filter(message -> message.contains(";"));
  }

  /** Writes an Event when a gate has just failed. */
  void writeFailedGate(
      Reconciliation current, RuntimeBenchmarkStatus before, RuntimeBenchmarkStatus now) {
    boolean known = before != null && failedGate(before).isPresent();
    failedGate(now)
        .filter(condition -> !known)
        .ifPresent(
            condition ->
                events.write(
                    current.benchmark(),
                    Events.Type.Warning,
                    Reason.GateFailed,
                    condition.getMessage()));
  }

  private static Optional<Condition> failedGate(RuntimeBenchmarkStatus status) {
    return Conditions.find(status.conditions(), Conditions.GATES_PASSED)
        .filter(condition -> "False".equals(condition.getStatus()));
  }

  private static boolean isBad(Activity activity) {
    if (activity.reason() == Reason.ReconcileFailed) {
      return true;
    }
    return switch (activity.phase()) {
      case Pending, Invalid, Failed -> true;
      case Running -> activity.isTrouble();
      case New, Queued, Suspended, Complete -> false;
    };
  }

  /** Logs the result of a benchmark that is complete. */
  static void logVerdict(Reconciliation current, RuntimeBenchmarkStatus now) {
    LOG.atInfo()
        .addKeyValue("benchmark", current.name())
        .log("verdict: {}", now.result() == null ? "none" : now.result());
  }
}
