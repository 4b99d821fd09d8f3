package dev.runtimebench.localcluster.kubelet;

import dev.runtimebench.localcluster.api.ApiException;
import dev.runtimebench.localcluster.api.ClusterApi;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes Events as the kubelet does: core/v1, timestamps in whole seconds, and no eventTime. The
 * name of an Event ends in the Unix time of the node in hexadecimal nanoseconds.
 */
public final class KubeletEvents {

  private static final Logger LOG = LoggerFactory.getLogger(KubeletEvents.class);

  private final ClusterApi api;
  private final String nodeName;

  public KubeletEvents(ClusterApi api, String nodeName) {
    this.api = api;
    this.nodeName = nodeName;
  }

  /**
   * Writes an Event. An Event that the API server rejects is lost, as on a real node.
   *
   * @param container null for an Event about the Pod
   * @param at by the clock of the node
   * @param type {@code Normal} or {@code Warning}
   */
  public void record(
      Pod pod, String container, Instant at, String type, String reason, String message) {
    String second = at.truncatedTo(ChronoUnit.SECONDS).toString();
    Event event =
        new EventBuilder()
            .withNewMetadata()
            .withName(pod.getMetadata().getName() + "." + Long.toHexString(nanos(at)))
            .withNamespace(pod.getMetadata().getNamespace())
            .endMetadata()
            .withNewInvolvedObject()
            .withApiVersion("v1")
            .withKind("Pod")
            .withNamespace(pod.getMetadata().getNamespace())
            .withName(pod.getMetadata().getName())
            .withUid(pod.getMetadata().getUid())
            .withResourceVersion(pod.getMetadata().getResourceVersion())
            .withFieldPath(container == null ? null : "spec.containers{" + container + "}")
            .endInvolvedObject()
            .withType(type)
            .withReason(reason)
            .withMessage(message)
            .withFirstTimestamp(second)
            .withLastTimestamp(second)
            .withCount(1)
            .withNewSource("kubelet", nodeName)
            .withReportingComponent("kubelet")
            .withReportingInstance(nodeName)
            .build();
    try {
      api.create(Event.class, event);
    } catch (ApiException e) {
      LOG.debug("could not write the Event {} of Pod {}", reason, pod.getMetadata().getName(), e);
    }
  }

  private static long nanos(Instant at) {
    return at.getEpochSecond() * 1_000_000_000L + at.getNano();
  }
}
