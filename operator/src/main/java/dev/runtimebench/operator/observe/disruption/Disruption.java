package dev.runtimebench.operator.observe.disruption;

import dev.runtimebench.results.sample.FailureReason;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.Optional;

/**
 * Something outside of the benchmark that stopped a Pod, or kept the Pod from its node.
 *
 * @param reason a disruption: {@link FailureReason#isDisruption}
 * @param message what happened, as a sentence with the cluster's own words
 */
public record Disruption(FailureReason reason, String message) {

  private static final String CONDITION = "DisruptionTarget";
  private static final String SHUTDOWN = "node shutdown";

  /**
   * Reads a disruption from a Pod as it was last seen. A Pod that the kubelet evicted because of
   * the Pod's own use of storage was not disrupted.
   */
  public static Optional<Disruption> of(Pod pod) {
    return Optional.ofNullable(pod.getStatus())
        .flatMap(status -> ofReason(status).or(() -> ofCondition(status)));
  }

  /**
   * Whether the kubelet evicted a Pod because the Pod exceeded a limit of its own, whatever room
   * the node had.
   *
   * @param message the kubelet's words about the eviction
   */
  public static boolean isOwnLimit(String message) {
    return OwnUse.isLimit(text(message));
  }

  /** The reason of a Pod that the kubelet has failed or has not admitted. */
  private static Optional<Disruption> ofReason(PodStatus status) {
    String reason = text(status.getReason());
    String message = text(status.getMessage());
    if (reason.startsWith("OutOf")) {
      return refused(reason, message);
    }
    return switch (reason) {
      case "Evicted" -> evicted(message);
      case "NodeShutdown", "Shutdown", "Terminated" ->
          some(FailureReason.NodeShutdown, "the node was shut down: " + message);
      case "NodeLost" -> some(FailureReason.NodeLost, "the node was lost: " + message);
      case "Preempting" ->
          some(
              FailureReason.Preempted,
              "the kubelet stopped the Pod to make room for a critical Pod: " + message);
      case "NodeAffinity", "UnexpectedAdmissionError", "TopologyAffinityError" ->
          refused(reason, message);
      default -> Optional.empty();
    };
  }

  private static Optional<Disruption> refused(String reason, String message) {
    return some(
        FailureReason.NodeUnavailable,
        "the kubelet did not admit the Pod: %s: %s".formatted(reason, message));
  }

  private static Optional<Disruption> evicted(String message) {
    return OwnUse.isCauseOf(message)
        ? Optional.empty()
        : some(FailureReason.NodePressure, "the kubelet evicted the Pod: " + message);
  }

  private static Optional<Disruption> ofCondition(PodStatus status) {
    return status.getConditions().stream()
        .filter(c -> CONDITION.equals(c.getType()) && "True".equals(c.getStatus()))
        .findFirst()
        .flatMap(Disruption::of);
  }

  private static Optional<Disruption> of(PodCondition condition) {
    String message = text(condition.getMessage());
    return switch (text(condition.getReason())) {
      case "PreemptionByScheduler" ->
          some(FailureReason.Preempted, "the scheduler preempted the Pod: " + message);
      case "EvictionByEvictionAPI" ->
          some(
              FailureReason.EvictedByApi,
              "somebody evicted the Pod through the API, as kubectl drain and autoscalers do: "
                  + message);
      case "DeletionByTaintManager" ->
          some(FailureReason.NodeTainted, "a taint of the node evicted the Pod: " + message);
      case "DeletionByPodGC" ->
          some(
              FailureReason.NodeLost,
              "the Pod garbage collector deleted the Pod, because its node is gone: " + message);
      case "TerminationByKubelet" -> byKubelet(message);
      default ->
          some(
              FailureReason.NodeUnavailable,
              "the Pod was disrupted: %s: %s".formatted(condition.getReason(), message));
    };
  }

  /** The kubelet uses one reason for evictions, for shutdowns and for critical Pods. */
  private static Optional<Disruption> byKubelet(String message) {
    if (message.contains(SHUTDOWN)) {
      return some(FailureReason.NodeShutdown, "the node was shut down: " + message);
    }
    return message.contains("preempted")
        ? some(
            FailureReason.Preempted,
            "the kubelet stopped the Pod to make room for a critical Pod: " + message)
        : evicted(message);
  }

  private static Optional<Disruption> some(FailureReason reason, String sentence) {
    String stripped = sentence.strip();
    return Optional.of(
        new Disruption(
            reason,
            stripped.endsWith(":") ? stripped.substring(0, stripped.length() - 1) : stripped));
  }

  private static String text(String text) {
    return text == null ? "" : text.strip();
  }
}
