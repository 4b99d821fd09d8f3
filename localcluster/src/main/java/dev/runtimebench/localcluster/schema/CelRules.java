package dev.runtimebench.localcluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.CelValidationException;
import dev.runtimebench.localcluster.api.FieldError;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * The CEL rules of a structural schema, at every level. Finds old values as Kubernetes does: by
 * field name, by map key, and in a list only if the list type is map.
 */
final class CelRules {

  private final JsonNode root;
  private final IdentityHashMap<JsonNode, List<CelRule>> rules = new IdentityHashMap<>();

  /**
   * Compiles the rules.
   *
   * @param errors receives an entry for every rule that does not compile
   */
  CelRules(JsonNode root, List<FieldError> errors) {
    this.root = root;
    compile(root, "openAPIV3Schema", errors);
  }

  List<FieldError> validate(JsonNode object, JsonNode old) {
    List<FieldError> errors = new ArrayList<>();
    validate(root, object, old, "", errors);
    return errors;
  }

  private void compile(JsonNode schema, String path, List<FieldError> errors) {
    JsonNode validations = schema.path("x-kubernetes-validations");
    List<CelRule> compiled = new ArrayList<>();
    for (int i = 0; i < validations.size(); i++) {
      try {
        compiled.add(new CelRule(validations.get(i)));
      } catch (CelValidationException e) {
        errors.add(
            FieldError.invalid(
                path + ".x-kubernetes-validations[" + i + "].rule",
                validations.get(i).path("rule"),
                "compilation failed: " + e.getMessage()));
      }
    }
    if (!compiled.isEmpty()) {
      rules.put(schema, compiled);
    }
    schema
        .path("properties")
        .properties()
        .forEach(p -> compile(p.getValue(), path + ".properties[" + p.getKey() + "]", errors));
    if (schema.path("items").isObject()) {
      compile(schema.path("items"), path + ".items", errors);
    }
    JsonNode mapValues = Schemas.mapValues(schema);
    if (mapValues.isObject()) {
      compile(mapValues, path + ".additionalProperties", errors);
    }
  }

  private void validate(
      JsonNode schema, JsonNode value, JsonNode old, String path, List<FieldError> errors) {
    List<CelRule> here = rules.get(schema);
    if (here != null && !value.isNull()) {
      Object self = CelValues.of(schema, value);
      Object oldSelf = old == null ? null : CelValues.of(schema, old);
      String type = Schemas.isIntOrString(schema) ? "" : schema.path("type").asText("object");
      here.forEach(rule -> rule.check(path, type, self, oldSelf).ifPresent(errors::add));
    }
    if (value.isObject()) {
      value
          .properties()
          .forEach(
              field -> {
                JsonNode fieldSchema = Schemas.field(schema, field.getKey());
                if (!fieldSchema.isMissingNode()) {
                  validate(
                      fieldSchema,
                      field.getValue(),
                      old == null ? null : old.get(field.getKey()),
                      Schemas.fieldPath(schema, path, field.getKey()),
                      errors);
                }
              });
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        JsonNode item = value.get(i);
        validate(
            schema.path("items"), item, oldItem(schema, item, old), path + "[" + i + "]", errors);
      }
    }
  }

  private static JsonNode oldItem(JsonNode schema, JsonNode item, JsonNode oldItems) {
    if (oldItems == null || !schema.path("x-kubernetes-list-type").asText().equals("map")) {
      return null;
    }
    JsonNode key = ListTypes.key(schema, item);
    for (JsonNode oldItem : oldItems) {
      if (key.equals(ListTypes.key(schema, oldItem))) {
        return oldItem;
      }
    }
    return null;
  }
}
