package dev.runtimebench.localcluster.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runtimebench.localcluster.api.AdmissionPlugin;
import dev.runtimebench.localcluster.api.AdmissionRequest;
import dev.runtimebench.localcluster.api.ApiException;
import dev.runtimebench.localcluster.api.GroupResource;
import dev.runtimebench.localcluster.api.Json;
import dev.runtimebench.localcluster.api.Meta;
import dev.runtimebench.localcluster.api.Store;

/** Rejects Pods of an unknown RuntimeClass, and adds the overhead and scheduling of the class. */
public final class RuntimeClassAdmission implements AdmissionPlugin {

  public static final GroupResource RUNTIME_CLASSES =
      new GroupResource("node.k8s.io", "runtimeclasses");

  private final Store store;

  public RuntimeClassAdmission(Store store) {
    this.store = store;
  }

  @Override
  public void admit(AdmissionRequest request) {
    if (!request.isPodCreate()) {
      return;
    }
    ObjectNode pod = request.object();
    ObjectNode spec = Json.child(pod, "spec");
    String name = Json.text(spec, "runtimeClassName");
    if (name == null) {
      if (spec.has("overhead")) {
        throw rejected(pod, "Pod Overhead set without corresponding RuntimeClass defined Overhead");
      }
      return;
    }
    ObjectNode runtimeClass = store.get(RUNTIME_CLASSES, "", name);
    if (runtimeClass == null) {
      throw rejected(pod, "RuntimeClass \"" + name + "\" not found");
    }
    setOverhead(pod, spec, runtimeClass.path("overhead").path("podFixed"));
    addNodeSelector(pod, spec, runtimeClass.path("scheduling").path("nodeSelector"));
    addTolerations(spec, runtimeClass.path("scheduling").path("tolerations"));
  }

  private static void setOverhead(ObjectNode pod, ObjectNode spec, JsonNode overhead) {
    JsonNode requested = spec.path("overhead");
    if (!requested.isEmpty() && !Json.same(requested, overhead)) {
      throw rejected(pod, "Pod's Overhead doesn't match RuntimeClass's defined Overhead");
    }
    if (!overhead.isEmpty()) {
      spec.set("overhead", overhead.deepCopy());
    }
  }

  private static void addNodeSelector(ObjectNode pod, ObjectNode spec, JsonNode selector) {
    for (var label : selector.properties()) {
      ObjectNode own = Json.child(spec, "nodeSelector");
      JsonNode requested = own.get(label.getKey());
      if (requested != null && !requested.equals(label.getValue())) {
        throw rejected(
            pod,
            String.format(
                "conflict: runtimeClass.scheduling.nodeSelector[%s] = %s;"
                    + " pod.spec.nodeSelector[%s] = %s",
                label.getKey(), label.getValue().asText(), label.getKey(), requested.asText()));
      }
      own.set(label.getKey(), label.getValue());
    }
  }

  private static void addTolerations(ObjectNode spec, JsonNode tolerations) {
    if (tolerations.isEmpty()) {
      return;
    }
    ArrayNode own =
        spec.get("tolerations") instanceof ArrayNode array ? array : spec.putArray("tolerations");
    for (JsonNode toleration : tolerations) {
      boolean known = false;
      for (JsonNode existing : own) {
        known |= existing.equals(toleration);
      }
      if (!known) {
        own.add(toleration.deepCopy());
      }
    }
  }

  private static ApiException rejected(ObjectNode pod, String why) {
    return ApiException.forbidden(
        new GroupResource("", "pods"), Meta.name(pod), "pod rejected: " + why);
  }
}
