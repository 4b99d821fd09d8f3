package dev.runtimebench.localcluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runtimebench.localcluster.api.FieldError;
import java.util.ArrayList;
import java.util.List;

/** The schema of one version of a CustomResourceDefinition. */
final class CustomResourceSchema {

  private final JsonNode schema;
  private final SchemaValidation validation;
  private final CelRules rules;

  /**
   * @param schema the {@code openAPIV3Schema}; must not be changed afterwards
   * @param errors receives an entry for every CEL rule that does not compile
   */
  CustomResourceSchema(JsonNode schema, List<FieldError> errors) {
    this.schema = schema;
    validation = new SchemaValidation(schema);
    rules = new CelRules(schema, errors);
  }

  /** Removes unknown fields from an object, and returns their paths. */
  List<String> prune(ObjectNode object) {
    return Pruning.apply(schema, object);
  }

  void applyDefaults(ObjectNode object) {
    Defaulting.apply(schema, object);
  }

  /**
   * Returns the errors of an object. As in Kubernetes, runs CEL rules only if the object fits the
   * rest of the schema.
   *
   * @param old the object before the write, null on create
   */
  List<FieldError> validate(ObjectNode object, ObjectNode old) {
    List<FieldError> errors = new ArrayList<>(validation.validate(object));
    ListTypes.validate(schema, object, "", errors);
    return errors.isEmpty() ? rules.validate(object, old) : errors;
  }
}
