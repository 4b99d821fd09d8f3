package dev.runtimebench.localcluster.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runtimebench.localcluster.api.AdmissionPlugin;
import dev.runtimebench.localcluster.api.AdmissionRequest;
import dev.runtimebench.localcluster.api.GroupResource;
import dev.runtimebench.localcluster.api.Json;
import dev.runtimebench.localcluster.api.Meta;
import dev.runtimebench.localcluster.api.Store;
import java.util.ArrayList;
import java.util.List;

/**
 * Sets the default requests and limits of a namespace's LimitRanges of type Container. As in
 * Kubernetes, a missing default limit is the maximum, and a missing default request is the default
 * limit, or else the minimum.
 */
public final class LimitRangeDefaults implements AdmissionPlugin {

  private static final GroupResource LIMIT_RANGES = new GroupResource("", "limitranges");

  private final Store store;

  public LimitRangeDefaults(Store store) {
    this.store = store;
  }

  @Override
  public void admit(AdmissionRequest request) {
    if (!request.isPodCreate()) {
      return;
    }
    ObjectNode pod = request.object();
    List<String> set = new ArrayList<>();
    for (ObjectNode range : store.list(LIMIT_RANGES, Meta.namespace(pod))) {
      for (JsonNode item : range.path("spec").path("limits")) {
        if ("Container".equals(item.path("type").asText())) {
          fill(pod, "containers", item, set);
          fill(pod, "initContainers", item, set);
        }
      }
    }
    note(pod, set);
  }

  private static void fill(ObjectNode pod, String containers, JsonNode item, List<String> set) {
    ObjectNode limits = merged(item.path("default"), item.path("max"));
    ObjectNode requests = merged(merged(item.path("defaultRequest"), limits), item.path("min"));
    String kind = containers.equals("containers") ? "container " : "init container ";
    for (JsonNode container : pod.path("spec").path(containers)) {
      ObjectNode resources = Json.child((ObjectNode) container, "resources");
      String name = kind + container.path("name").asText();
      fill(resources, "limits", limits, " limit for " + name, set);
      fill(resources, "requests", requests, " request for " + name, set);
    }
  }

  /** Returns the first quantities, with the second ones for the resources that the first lack. */
  private static ObjectNode merged(JsonNode first, JsonNode second) {
    ObjectNode all = Json.object();
    second.properties().forEach(one -> all.set(one.getKey(), one.getValue()));
    first.properties().forEach(one -> all.set(one.getKey(), one.getValue()));
    return all;
  }

  private static void fill(
      ObjectNode resources, String part, ObjectNode defaults, String what, List<String> set) {
    for (var one : defaults.properties()) {
      ObjectNode own = Json.child(resources, part);
      if (!own.has(one.getKey())) {
        own.set(one.getKey(), one.getValue());
        set.add(one.getKey() + what);
      }
    }
  }

  /** As in Kubernetes, an annotation says what a LimitRange has set. */
  private static void note(ObjectNode pod, List<String> set) {
    if (!set.isEmpty()) {
      Json.child(Json.child(pod, "metadata"), "annotations")
          .put("kubernetes.io/limit-ranger", "LimitRanger plugin set: " + String.join("; ", set));
    }
  }
}
