package dev.runtimebench.localcluster.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runtimebench.localcluster.api.AdmissionPlugin;
import dev.runtimebench.localcluster.api.AdmissionRequest;
import dev.runtimebench.localcluster.api.Json;
import io.fabric8.kubernetes.api.model.Pod;

/**
 * Sets the defaults that a real API server sets in a new Pod: the defaults of the API, and the
 * defaults of the admission plugins ServiceAccount (without the token volume) and
 * DefaultTolerationSeconds.
 */
public final class PodDefaults implements AdmissionPlugin {

  @Override
  public void admit(AdmissionRequest request) {
    if (!request.isPodCreate()) {
      return;
    }
    ObjectNode pod = request.object();
    ObjectNode spec = Json.child(pod, "spec");
    putIfAbsent(spec, "restartPolicy", "Always");
    putIfAbsent(spec, "dnsPolicy", "ClusterFirst");
    putIfAbsent(spec, "schedulerName", "default-scheduler");
    putIfAbsent(spec, "serviceAccountName", "default");
    putIfAbsent(spec, "serviceAccount", spec.get("serviceAccountName").asText());
    putIfAbsent(spec, "preemptionPolicy", "PreemptLowerPriority");
    if (!spec.has("terminationGracePeriodSeconds")) {
      spec.put("terminationGracePeriodSeconds", 30);
    }
    if (!spec.has("enableServiceLinks")) {
      spec.put("enableServiceLinks", true);
    }
    if (!spec.has("priority")) {
      spec.put("priority", 0);
    }
    Json.child(spec, "securityContext");
    spec.path("initContainers").forEach(PodDefaults::defaultContainer);
    spec.path("containers").forEach(PodDefaults::defaultContainer);
    tolerateForFiveMinutes(spec, "node.kubernetes.io/not-ready");
    tolerateForFiveMinutes(spec, "node.kubernetes.io/unreachable");
    pod.putObject("status")
        .put("phase", "Pending")
        .put("qosClass", QosClass.of(Json.as(Pod.class, pod)));
  }

  private static void defaultContainer(JsonNode node) {
    ObjectNode container = (ObjectNode) node;
    putIfAbsent(container, "terminationMessagePath", "/dev/termination-log");
    putIfAbsent(container, "terminationMessagePolicy", "File");
    String image = container.path("image").asText("");
    putIfAbsent(container, "imagePullPolicy", isLatest(image) ? "Always" : "IfNotPresent");
    defaultProbe(container.get("startupProbe"));
    defaultProbe(container.get("readinessProbe"));
    defaultProbe(container.get("livenessProbe"));
    ObjectNode resources = Json.child(container, "resources");
    if (resources.get("limits") instanceof ObjectNode limits) {
      ObjectNode requests = Json.child(resources, "requests");
      limits
          .properties()
          .forEach(limit -> putIfAbsent(requests, limit.getKey(), limit.getValue().asText()));
    }
  }

  private static void defaultProbe(JsonNode node) {
    if (!(node instanceof ObjectNode probe)) {
      return;
    }
    putIfAbsent(probe, "timeoutSeconds", 1);
    putIfAbsent(probe, "periodSeconds", 10);
    putIfAbsent(probe, "successThreshold", 1);
    putIfAbsent(probe, "failureThreshold", 3);
    if (probe.get("httpGet") instanceof ObjectNode get) {
      putIfAbsent(get, "path", "/");
      putIfAbsent(get, "scheme", "HTTP");
    }
  }

  private static boolean isLatest(String image) {
    String lastPart = image.substring(image.lastIndexOf('/') + 1);
    return !image.contains("@") && (!lastPart.contains(":") || lastPart.endsWith(":latest"));
  }

  private static void tolerateForFiveMinutes(ObjectNode spec, String taint) {
    ArrayNode tolerations =
        spec.get("tolerations") instanceof ArrayNode array ? array : spec.putArray("tolerations");
    for (JsonNode toleration : tolerations) {
      String key = Json.text(toleration, "key");
      if (key == null || key.equals(taint)) {
        return;
      }
    }
    tolerations
        .addObject()
        .put("key", taint)
        .put("operator", "Exists")
        .put("effect", "NoExecute")
        .put("tolerationSeconds", 300);
  }

  private static void putIfAbsent(ObjectNode object, String field, int value) {
    if (!object.hasNonNull(field)) {
      object.put(field, value);
    }
  }

  private static void putIfAbsent(ObjectNode object, String field, String value) {
    if (!object.hasNonNull(field)) {
      object.put(field, value);
    }
  }
}
