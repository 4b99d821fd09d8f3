package dev.runtimebench.localcluster.schema;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads the parts of a structural schema that defaulting, pruning and validation share. */
final class Schemas {

  private Schemas() {}

  static boolean preservesUnknownFields(JsonNode schema) {
    return schema.path("x-kubernetes-preserve-unknown-fields").asBoolean(false);
  }

  static boolean isIntOrString(JsonNode schema) {
    return schema.path("x-kubernetes-int-or-string").asBoolean(false);
  }

  static boolean isEmbeddedResource(JsonNode schema) {
    return schema.path("x-kubernetes-embedded-resource").asBoolean(false);
  }

  /** Returns the schema of the values of a map, a missing node if the schema is not of a map. */
  static JsonNode mapValues(JsonNode schema) {
    JsonNode additional = schema.path("additionalProperties");
    return additional.isObject() ? additional : schema.path("\0");
  }

  /** Returns the schema of a property or of a map's values, a missing node if there is none. */
  static JsonNode field(JsonNode schema, String name) {
    JsonNode property = schema.path("properties").path(name);
    return property.isMissingNode() ? mapValues(schema) : property;
  }

  /** Returns the path of a field as in messages: properties after a dot, map keys in brackets. */
  static String fieldPath(JsonNode schema, String path, String name) {
    if (!schema.path("properties").has(name) && !mapValues(schema).isMissingNode()) {
      return path + "[" + name + "]";
    }
    return path.isEmpty() ? name : path + "." + name;
  }
}
