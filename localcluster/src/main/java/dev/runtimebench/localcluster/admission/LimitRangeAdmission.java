package dev.runtimebench.localcluster.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runtimebench.localcluster.api.AdmissionPlugin;
import dev.runtimebench.localcluster.api.AdmissionRequest;
import dev.runtimebench.localcluster.api.ApiException;
import dev.runtimebench.localcluster.api.GroupResource;
import dev.runtimebench.localcluster.api.Json;
import dev.runtimebench.localcluster.api.Meta;
import dev.runtimebench.localcluster.api.Store;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.List;

/**
 * Sets the default requests and limits of a namespace's LimitRanges of type Container, and rejects
 * a container below their minimum or above their maximum.
 */
public final class LimitRangeAdmission implements AdmissionPlugin {

  private static final GroupResource LIMIT_RANGES = new GroupResource("", "limitranges");

  private final Store store;

  public LimitRangeAdmission(Store store) {
    this.store = store;
  }

  @Override
  public void admit(AdmissionRequest request) {
    if (!request.isPodCreate()) {
      return;
    }
    ObjectNode pod = request.object();
    for (ObjectNode range : store.list(LIMIT_RANGES, Meta.namespace(pod))) {
      for (JsonNode item : range.path("spec").path("limits")) {
        if ("Container".equals(item.path("type").asText())) {
          List<String> set = new ArrayList<>();
          pod.path("spec").path("containers").forEach(c -> setDefaults((ObjectNode) c, item, set));
          note(pod, set);
          List<String> problems = new ArrayList<>();
          pod.path("spec").path("containers").forEach(c -> check(c, item, problems));
          if (!problems.isEmpty()) {
            throw ApiException.forbidden(
                new GroupResource("", "pods"),
                Meta.name(pod),
                problems.size() == 1 ? problems.get(0) : problems.toString());
          }
        }
      }
    }
  }

  private static void setDefaults(ObjectNode container, JsonNode item, List<String> set) {
    ObjectNode resources = Json.child(container, "resources");
    String name = container.path("name").asText();
    set.addAll(fill(resources, "limits", item.path("default"), " limit for container " + name));
    set.addAll(
        fill(resources, "requests", item.path("defaultRequest"), " request for container " + name));
  }

  /** As in Kubernetes, an annotation says what a LimitRange has set. */
  private static void note(ObjectNode pod, List<String> set) {
    if (!set.isEmpty()) {
      Json.child(Json.child(pod, "metadata"), "annotations")
          .put("kubernetes.io/limit-ranger", "LimitRanger plugin set: " + String.join("; ", set));
    }
  }

  private static List<String> fill(
      ObjectNode resources, String part, JsonNode defaults, String what) {
    List<String> set = new ArrayList<>();
    defaults
        .properties()
        .forEach(
            one -> {
              ObjectNode own = Json.child(resources, part);
              if (!own.has(one.getKey())) {
                own.set(one.getKey(), one.getValue());
                set.add(one.getKey() + what);
              }
            });
    return set;
  }

  private static void check(JsonNode container, JsonNode item, List<String> problems) {
    JsonNode requests = container.path("resources").path("requests");
    JsonNode limits = container.path("resources").path("limits");
    item.path("min")
        .properties()
        .forEach(
            one -> {
              JsonNode request = requests.path(one.getKey());
              if (!request.isMissingNode() && compare(request, one.getValue()) < 0) {
                problems.add(
                    "minimum %s usage per Container is %s, but request is %s"
                        .formatted(one.getKey(), one.getValue().asText(), request.asText()));
              }
            });
    item.path("max")
        .properties()
        .forEach(
            one -> {
              JsonNode limit = limits.path(one.getKey());
              if (!limit.isMissingNode() && compare(limit, one.getValue()) > 0) {
                problems.add(
                    "maximum %s usage per Container is %s, but limit is %s"
                        .formatted(one.getKey(), one.getValue().asText(), limit.asText()));
              }
            });
  }

  private static int compare(JsonNode a, JsonNode b) {
    return Quantity.getAmountInBytes(Quantity.parse(a.asText()))
        .compareTo(Quantity.getAmountInBytes(Quantity.parse(b.asText())));
  }
}
