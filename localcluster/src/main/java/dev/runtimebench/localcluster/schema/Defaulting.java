package dev.runtimebench.localcluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Sets the defaults of a structural schema. As in Kubernetes, a nested default applies only if the
 * parent exists or has a default itself. A null in a field with a default counts as absent, unless
 * the field is nullable.
 */
final class Defaulting {

  private Defaulting() {}

  static void apply(JsonNode schema, JsonNode value) {
    if (value instanceof ObjectNode object) {
      schema
          .path("properties")
          .properties()
          .forEach(property -> applyProperty(property.getKey(), property.getValue(), object));
      JsonNode mapValues = Schemas.mapValues(schema);
      if (!mapValues.isMissingNode()) {
        object
            .properties()
            .forEach(
                entry -> {
                  if (!schema.path("properties").has(entry.getKey())) {
                    apply(mapValues, entry.getValue());
                  }
                });
      }
    } else if (value.isArray()) {
      value.forEach(item -> apply(schema.path("items"), item));
    }
  }

  private static void applyProperty(String name, JsonNode schema, ObjectNode object) {
    JsonNode fallback = schema.get("default");
    JsonNode value = object.get(name);
    boolean absent = value == null || (value.isNull() && !schema.path("nullable").asBoolean(false));
    if (fallback != null && absent) {
      object.set(name, fallback.deepCopy());
    }
    if (object.has(name)) {
      apply(schema, object.get(name));
    }
  }
}
