package dev.runtimebench.operator.status;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A benchmark's conditions, by the Kubernetes API conventions: each has a reason, a message and the
 * observed generation. The transition time changes only when the condition's status changes.
 */
public final class Conditions {

  public static final String ACCEPTED = "Accepted";
  public static final String PROGRESSING = "Progressing";
  public static final String COMPLETE = "Complete";
  public static final String FAILED = "Failed";
  public static final String GATES_PASSED = "GatesPassed";
  public static final String RUNTIMES_VERIFIED = "RuntimesVerified";

  /** The conditions that have the activity's message while a benchmark is not over. */
  private static final Set<String> OF_PROGRESS =
      Set.of(PROGRESSING, Readiness.READY, Readiness.RECONCILING);

  private static final int MAX_MESSAGE_LENGTH = 4000;

  private Conditions() {}

  /**
   * The conditions for an activity.
   *
   * @param hints what is valid in the spec, but rarely meant
   * @param more further conditions, not stamped yet
   * @param before the current conditions
   * @param now RFC 3339
   */
  public static List<Condition> of(
      Activity activity,
      List<String> hints,
      List<Condition> more,
      List<Condition> before,
      long generation,
      String now) {
    List<Condition> conditions = new ArrayList<>();
    BenchmarkPhase phase = activity.phase();
    Reason accepted = phase.isAccepted() ? Reason.Valid : activity.reason();
    String valid =
        hints.isEmpty()
            ? "the spec can be run"
            : "the spec can be run; " + String.join("; ", hints);
    String acceptedMessage = phase.isAccepted() ? valid : activity.message();
    conditions.add(condition(ACCEPTED, phase.isAccepted(), accepted, acceptedMessage));
    conditions.add(
        condition(PROGRESSING, phase.isProgressing(), activity.reason(), progress(activity)));
    conditions.add(
        condition(
            COMPLETE,
            phase == BenchmarkPhase.Complete,
            activity.reason(),
            phase == BenchmarkPhase.Complete ? activity.message() : ""));
    conditions.add(
        condition(
            FAILED,
            phase.isFailed(),
            activity.reason(),
            phase.isFailed() ? activity.message() : ""));
    conditions.addAll(more);
    conditions.addAll(Readiness.of(activity, more));
    return conditions.stream().map(condition -> stamp(condition, before, generation, now)).toList();
  }

  /** The conditions Complete and Failed have the message of a benchmark that is over. */
  private static String progress(Activity activity) {
    return activity.phase().isOver()
        ? "the benchmark is over; see the condition "
            + (activity.phase().isFailed() ? FAILED : COMPLETE)
        : activity.message();
  }

  /** Whether the condition is True for this generation of the spec. */
  public static boolean isTrue(List<Condition> conditions, String type, long generation) {
    return find(conditions, type)
        .filter(c -> "True".equals(c.getStatus()))
        .filter(c -> c.getObservedGeneration() != null && c.getObservedGeneration() == generation)
        .isPresent();
  }

  /**
   * Whether two statuses of a benchmark that is not over have the same conditions, except for the
   * message that says what the benchmark does or waits for.
   */
  public static boolean differOnlyInMessageOfProgress(
      RuntimeBenchmarkStatus one, RuntimeBenchmarkStatus other) {
    return withoutProgressMessage(one.conditions())
        .equals(withoutProgressMessage(other.conditions()));
  }

  private static List<Condition> withoutProgressMessage(List<Condition> conditions) {
    return conditions.stream()
        .map(
            c ->
                OF_PROGRESS.contains(c.getType())
                    ? new ConditionBuilder(c).withMessage("").build()
                    : c)
        .toList();
  }

  /** The condition of that type. */
  public static Optional<Condition> find(List<Condition> conditions, String type) {
    return conditions.stream().filter(c -> type.equals(c.getType())).findFirst();
  }

  static Condition condition(String type, boolean holds, Reason reason, String message) {
    return condition(type, holds ? "True" : "False", reason, message);
  }

  /**
   * A condition without transition time and generation.
   *
   * @param status True, False or Unknown
   */
  public static Condition condition(String type, String status, Reason reason, String message) {
    return new ConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason.name())
        .withMessage(cut(message))
        .build();
  }

  private static String cut(String message) {
    return message.length() <= MAX_MESSAGE_LENGTH
        ? message
        : message.substring(0, MAX_MESSAGE_LENGTH);
  }

  private static Condition stamp(
      Condition condition, List<Condition> before, long generation, String now) {
    String since =
        find(before, condition.getType())
            .filter(old -> condition.getStatus().equals(old.getStatus()))
            .map(Condition::getLastTransitionTime)
            .orElse(now);
    condition.setLastTransitionTime(since);
    condition.setObservedGeneration(generation);
    return condition;
  }
}
