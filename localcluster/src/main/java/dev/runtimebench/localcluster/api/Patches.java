package dev.runtimebench.localcluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import java.util.Map;

/**
 * Applies patches: JSON Patch (RFC 6902), which fabric8's {@code edit} sends; JSON Merge Patch (RFC
 * 7386); and strategic merge patch, which {@code kubectl apply} and {@code kubectl patch} send for
 * built-in resources.
 */
final class Patches {

  static final String JSON_PATCH = "application/json-patch+json";
  static final String MERGE_PATCH = "application/merge-patch+json";
  static final String STRATEGIC_MERGE_PATCH = "application/strategic-merge-patch+json";

  /** The merge keys of the built-in lists that clients patch. A patch replaces every other list. */
  private static final Map<String, String> MERGE_KEYS =
      Map.of(
          "ownerReferences", "uid",
          "containers", "name",
          "initContainers", "name",
          "env", "name",
          "volumes", "name",
          "volumeMounts", "mountPath",
          "conditions", "type",
          "taints", "key");

  private Patches() {}

  /**
   * Checks the media type of a patch.
   *
   * @throws ApiException 415 for any other media type, including server-side apply
   */
  static void checkType(ApiResource resource, String contentType) {
    boolean known =
        contentType.equals(JSON_PATCH)
            || contentType.equals(MERGE_PATCH)
            || (contentType.equals(STRATEGIC_MERGE_PATCH) && !resource.custom());
    if (!known) {
      throw ApiException.unsupportedMediaType(
          "the body of the request was in an unknown format - accepted media types include: "
              + JSON_PATCH
              + ", "
              + MERGE_PATCH);
    }
  }

  /**
   * Returns a patched copy of an object.
   *
   * @param contentType the media type of the patch, without parameters
   * @throws ApiException 422 if a JSON Patch does not fit the object
   */
  static ObjectNode apply(String contentType, JsonNode patch, ObjectNode object) {
    if (contentType.equals(JSON_PATCH)) {
      return jsonPatch(patch, object);
    }
    boolean strategic = contentType.equals(STRATEGIC_MERGE_PATCH);
    return (ObjectNode) merge(object.deepCopy(), patch, strategic);
  }

  private static ObjectNode jsonPatch(JsonNode patch, ObjectNode object) {
    try {
      return (ObjectNode) JsonPatch.apply(patch, object.deepCopy());
    } catch (RuntimeException e) {
      throw new ApiException(
          422,
          "Invalid",
          "the server rejected our request due to an error in our request: " + e.getMessage());
    }
  }

  private static JsonNode merge(JsonNode target, JsonNode patch, boolean strategic) {
    if (!(patch instanceof ObjectNode changes)) {
      return patch;
    }
    ObjectNode result = target instanceof ObjectNode object ? object : Json.object();
    changes
        .properties()
        .forEach(
            change -> {
              String key = change.getKey();
              JsonNode value = change.getValue();
              JsonNode old = result.get(key);
              if (value.isNull()) {
                result.remove(key);
              } else if (strategic
                  && MERGE_KEYS.containsKey(key)
                  && old instanceof ArrayNode oldItems
                  && value instanceof ArrayNode newItems) {
                mergeList(oldItems, newItems, MERGE_KEYS.get(key));
              } else {
                result.set(key, merge(old, value, strategic));
              }
            });
    result.remove("$retainKeys");
    return result;
  }

  private static void mergeList(ArrayNode items, ArrayNode changes, String key) {
    for (JsonNode change : changes) {
      int at = indexOf(items, key, change.path(key));
      if (change.path("$patch").asText().equals("delete")) {
        if (at >= 0) {
          items.remove(at);
        }
      } else if (at >= 0) {
        items.set(at, merge(items.get(at), change, true));
      } else {
        items.add(merge(null, change, true));
      }
    }
  }

  private static int indexOf(ArrayNode items, String key, JsonNode value) {
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i).path(key).equals(value)) {
        return i;
      }
    }
    return -1;
  }
}
