package dev.runtimebench.localcluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Accesses the metadata in the JSON tree of an object. */
public final class Meta {

  private Meta() {}

  public static ObjectNode of(ObjectNode object) {
    return Json.child(object, "metadata");
  }

  public static String name(JsonNode object) {
    return Json.text(object, "metadata", "name");
  }

  /** Returns the namespace, "" for an object without one. */
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
}
