package dev.runtimebench.localcluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runtimebench.localcluster.api.FieldError;
import java.util.ArrayList;
import java.util.List;

/** What one version of a CustomResourceDefinition demands of its objects. */
final class CustomResourceSchema {

  private final JsonNode schema;
  private final SchemaValidation validation;
  private final CelRules rules;

  /**
   * @param schema {@code openAPIV3Schema}; not changed afterwards
   * @param errors gets an entry for every part of the schema that is invalid
   */
  CustomResourceSchema(JsonNode schema, List<FieldError> errors) {
    this.schema = schema;
    validation = new SchemaValidation(schema);
    rules = new CelRules(schema, errors);
  }

  /** Returns the paths of the fields that were unknown. */
  List<String> prune(ObjectNode object) {
    return Pruning.apply(schema, object);
  }

  void applyDefaults(ObjectNode object) {
    Defaulting.apply(schema, object);
  }

  /** CEL rules are only run on what the schema accepts, as in Kubernetes. */
  List<FieldError> validate(ObjectNode object, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>(validation.validate(object));
    ListTypes.validate(schema, object, "", errors);
    return errors.isEmpty() ? rules.validate(object, old) : errors;
  }
}
