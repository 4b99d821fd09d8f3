package dev.runtimebench.localcluster.controller;

import dev.runtimebench.localcluster.api.ApiException;
import dev.runtimebench.localcluster.api.ClusterApi;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the decisions of the scheduler: the binding, the condition, the Event. */
final class SchedulerReport {

  private static final Logger LOG = LoggerFactory.getLogger(SchedulerReport.class);
  private static final String COMPONENT = "default-scheduler";
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final ClusterApi api;

  SchedulerReport(ClusterApi api) {
    this.api = api;
  }

  void bind(Pod pod, String node) {
    api.bind(pod, node, status -> set(status, "True", null, null))
        .filter(bound -> node.equals(bound.getSpec().getNodeName()))
        .ifPresent(
            bound ->
                event(
                    bound,
                    "Normal",
                    "Scheduled",
                    "Binding",
                    "Successfully assigned "
                        + bound.getMetadata().getNamespace()
                        + "/"
                        + bound.getMetadata().getName()
                        + " to "
                        + node));
  }

  /**
   * Reports that a Pod fits on no node.
   *
   * @param nodes how many nodes there are
   * @param obstacles how many nodes each obstacle excludes
   */
  void unschedulable(Pod pod, int nodes, Map<String, Integer> obstacles) {
    String message = message(nodes, obstacles);
    boolean known =
        pod.getStatus().getConditions().stream().anyMatch(c -> message.equals(c.getMessage()));
    if (!known) {
      api.editStatus(pod, status -> set(status, "False", "Unschedulable", message));
      event(pod, "Warning", "FailedScheduling", "Scheduling", message);
    }
  }

  private static String message(int nodes, Map<String, Integer> obstacles) {
    if (nodes == 0) {
      return "no nodes available to schedule pods";
    }
    String reasons =
        obstacles.entrySet().stream()
            .map(e -> e.getValue() + " " + e.getKey())
            .sorted()
            .collect(Collectors.joining(", "));
    return String.format(
        "0/%d nodes are available: %s. preemption: 0/%d nodes are available: %d No preemption"
            + " victims found for incoming pod.",
        nodes, reasons, nodes, nodes);
  }

  private static void set(PodStatus podStatus, String status, String reason, String message) {
    List<PodCondition> conditions = new ArrayList<>(podStatus.getConditions());
    conditions.removeIf(condition -> condition.getType().equals("PodScheduled"));
    conditions.add(
        new PodConditionBuilder()
            .withType("PodScheduled")
            .withStatus(status)
            .withReason(reason)
            .withMessage(message)
            .withLastTransitionTime(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
            .build());
    podStatus.setConditions(conditions);
  }

  private void event(Pod pod, String type, String reason, String action, String message) {
    Instant now = Instant.now();
    long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
    Event event =
        new EventBuilder()
            .withNewMetadata()
            .withName(pod.getMetadata().getName() + "." + Long.toHexString(nanos))
            .withNamespace(pod.getMetadata().getNamespace())
            .endMetadata()
            .withNewInvolvedObject()
            .withApiVersion("v1")
            .withKind("Pod")
            .withNamespace(pod.getMetadata().getNamespace())
            .withName(pod.getMetadata().getName())
            .withUid(pod.getMetadata().getUid())
            .withResourceVersion(pod.getMetadata().getResourceVersion())
            .endInvolvedObject()
            .withType(type)
            .withReason(reason)
            .withMessage(message)
            .withAction(action)
            .withEventTime(new MicroTime(MICROSECONDS.format(now)))
            .withReportingComponent(COMPONENT)
            .withReportingInstance(COMPONENT + "-localcluster")
            .build();
    try {
      api.create(Event.class, event);
    } catch (ApiException e) {
      LOG.debug("could not write the Event {}", reason, e);
    }
  }
}
