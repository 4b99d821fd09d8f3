package dev.runtimebench.localcluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The Pod subresources that are created: {@code binding} and {@code eviction}. */
final class PodSubresources {

  private static final GroupResource PODS = new GroupResource("", "pods");

  private final ObjectWriter writer;
  private final ObjectDeleter deleter;

  PodSubresources(ObjectWriter writer, ObjectDeleter deleter) {
    this.writer = writer;
    this.deleter = deleter;
  }

  Answer create(ApiCall call) {
    switch (call.path().subresource()) {
      case "binding":
        bind(call);
        break;
      case "eviction":
        DeleteOptions options = DeleteOptions.of(call.object().path("deleteOptions"), call.query());
        deleter.delete(call.resource(), call.namespace(), call.path().name(), options);
        break;
      default:
        throw ApiException.noSuchResource();
    }
    ObjectNode success = Json.object();
    success.put("kind", "Status").put("apiVersion", "v1").put("status", "Success");
    return new Answer(201, success.put("code", 201), List.of());
  }

  private void bind(ApiCall call) {
    String name = call.path().name();
    String node = Json.text(call.object(), "target", "name");
    ObjectNode bound =
        writer.edit(
            PODS,
            call.namespace(),
            name,
            pod -> {
              String current = Json.text(pod, "spec", "nodeName");
              if (current != null) {
                throw ApiException.conflict(
                    PODS, name, "pod " + name + " is already assigned to node \"" + current + "\"");
              }
              Json.child(pod, "spec").put("nodeName", node);
            });
    if (bound == null) {
      throw ApiException.notFound(PODS, name);
    }
  }
}
