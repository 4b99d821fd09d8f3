package dev.runtimebench.localcluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Removes fields that a structural schema does not contain. */
final class Pruning {

  private static final Set<String> RESOURCE_FIELDS = Set.of("apiVersion", "kind", "metadata");

  private Pruning() {}

  /**
   * Removes unknown fields from an object.
   *
   * @param schema the schema of the whole resource
   * @return the paths of the removed fields
   */
  static List<String> apply(JsonNode schema, ObjectNode object) {
    List<String> pruned = new ArrayList<>();
    prune(schema, object, "", true, pruned);
    return pruned;
  }

  private static void prune(
      JsonNode schema, JsonNode value, String path, boolean resource, List<String> pruned) {
    if (value instanceof ObjectNode object) {
      boolean keep = Schemas.preservesUnknownFields(schema) || keepsEveryKey(schema);
      for (String name : fieldNames(object)) {
        if (resource && RESOURCE_FIELDS.contains(name)) {
          continue;
        }
        String fieldPath = Schemas.fieldPath(schema, path, name);
        JsonNode fieldSchema = Schemas.field(schema, name);
        if (!fieldSchema.isMissingNode()) {
          JsonNode child = object.get(name);
          prune(fieldSchema, child, fieldPath, Schemas.isEmbeddedResource(fieldSchema), pruned);
        } else if (!keep) {
          object.remove(name);
          pruned.add(fieldPath);
        }
      }
    } else if (value.isArray()) {
      JsonNode items = schema.path("items");
      for (int i = 0; i < value.size(); i++) {
        String itemPath = path + "[" + i + "]";
        prune(items, value.get(i), itemPath, Schemas.isEmbeddedResource(items), pruned);
      }
    }
  }

  private static boolean keepsEveryKey(JsonNode schema) {
    return schema.path("additionalProperties").asBoolean(false);
  }

  private static List<String> fieldNames(ObjectNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
