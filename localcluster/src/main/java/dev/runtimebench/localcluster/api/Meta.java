package dev.runtimebench.localcluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Reads and writes an object's metadata in its JSON tree. */
public final class Meta {

  private Meta() {}

  public static ObjectNode of(ObjectNode object) {
    return Json.child(object, "metadata");
  }

  public static String name(JsonNode object) {
    return Json.text(object, "metadata", "name");
  }

  /** The namespace, or "" for an object that has none. */
  public static String namespace(JsonNode object) {
    String namespace = Json.text(object, "metadata", "namespace");
    return namespace == null ? "" : namespace;
  }

  public static String uid(JsonNode object) {
    return Json.text(object, "metadata", "uid");
  }

  public static String resourceVersion(JsonNode object) {
    return Json.text(object, "metadata", "resourceVersion");
  }

  public static boolean isDeleting(JsonNode object) {
    return Json.text(object, "metadata", "deletionTimestamp") != null;
  }

  public static boolean hasFinalizers(JsonNode object) {
    return !object.path("metadata").path("finalizers").isEmpty();
  }

  public static JsonNode ownerReferences(JsonNode object) {
    return object.path("metadata").path("ownerReferences");
  }

  public static void addFinalizer(ObjectNode object, String finalizer) {
    ObjectNode metadata = of(object);
    ArrayNode finalizers =
        metadata.get("finalizers") instanceof ArrayNode array
            ? array
            : metadata.putArray("finalizers");
    finalizers.add(finalizer);
  }

  public static boolean hasFinalizer(JsonNode object, String finalizer) {
    for (JsonNode f : object.path("metadata").path("finalizers")) {
      if (finalizer.equals(f.asText())) {
        return true;
      }
    }
    return false;
  }

  public static void removeFinalizer(ObjectNode object, String finalizer) {
    if (of(object).get("finalizers") instanceof ArrayNode finalizers) {
      for (int i = finalizers.size() - 1; i >= 0; i--) {
        if (finalizer.equals(finalizers.get(i).asText())) {
          finalizers.remove(i);
        }
      }
      if (finalizers.isEmpty()) {
        of(object).remove("finalizers");
      }
    }
  }
}
