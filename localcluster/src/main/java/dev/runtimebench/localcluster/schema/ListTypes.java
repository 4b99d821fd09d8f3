package dev.runtimebench.localcluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runtimebench.localcluster.api.FieldError;
import dev.runtimebench.localcluster.api.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds duplicates in lists that a schema declares as sets or maps. */
final class ListTypes {

  private ListTypes() {}

  static void validate(JsonNode schema, JsonNode value, String path, List<FieldError> errors) {
    if (value instanceof ObjectNode object) {
      object
          .properties()
          .forEach(
              field -> {
                JsonNode fieldSchema = Schemas.field(schema, field.getKey());
                if (!fieldSchema.isMissingNode()) {
                  String fieldPath = Schemas.fieldPath(schema, path, field.getKey());
                  validate(fieldSchema, field.getValue(), fieldPath, errors);
                }
              });
    } else if (value.isArray()) {
      Set<JsonNode> seen = new HashSet<>();
      for (int i = 0; i < value.size(); i++) {
        String itemPath = path + "[" + i + "]";
        JsonNode key = key(schema, value.get(i));
        if (key != null && !seen.add(key)) {
          errors.add(FieldError.duplicate(itemPath, key));
        }
        validate(schema.path("items"), value.get(i), itemPath, errors);
      }
    }
  }

  /** Returns the key that identifies an item in its list, null if the list is atomic. */
  static JsonNode key(JsonNode schema, JsonNode item) {
    switch (schema.path("x-kubernetes-list-type").asText()) {
      case "set":
        return item;
      case "map":
        ObjectNode key = Json.object();
        for (JsonNode name : schema.path("x-kubernetes-list-map-keys")) {
          if (item.has(name.asText())) {
            key.set(name.asText(), item.get(name.asText()));
          }
        }
        return key;
      default:
        return null;
    }
  }
}
