package dev.runtimebench.localcluster.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.runtimebench.localcluster.api.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Validates objects against the OpenAPI v3 part of a structural schema. Uses a JSON Schema
 * validator and rewords its findings as the API server does.
 */
final class SchemaValidation {

  private final JsonSchema schema;

  SchemaValidation(JsonNode structuralSchema) {
    SchemaValidatorsConfig config =
        SchemaValidatorsConfig.builder()
            .pathType(PathType.JSON_POINTER)
            .formatAssertionsEnabled(true)
            .locale(Locale.ROOT)
            .build();
    // OpenAPI 3.0 has the boolean exclusiveMinimum of draft 4.
    schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4)
            .getSchema(plain(structuralSchema), config);
  }

  List<FieldError> validate(ObjectNode object) {
    List<FieldError> errors = new ArrayList<>();
    for (ValidationMessage finding : schema.validate(object)) {
      errors.add(toFieldError(finding));
    }
    return errors;
  }

  private static FieldError toFieldError(ValidationMessage finding) {
    String path = path(finding.getInstanceLocation());
    JsonNode value = finding.getInstanceNode();
    JsonNode limit = finding.getSchemaNode();
    switch (finding.getType()) {
      case "required":
        return FieldError.required(
            path.isEmpty() ? finding.getProperty() : path + "." + finding.getProperty(), null);
      case "type":
        return wrongType(path, value, limit);
      case "enum":
        List<String> allowed = new ArrayList<>();
        limit.forEach(v -> allowed.add(v.asText()));
        return FieldError.notSupported(path, value, allowed);
      case "maxLength":
        return FieldError.tooLong(path, limit.asInt());
      case "maxItems":
        return FieldError.tooMany(path, value.size(), limit.asInt());
      default:
        return FieldError.invalid(path, value, path + " in body " + detail(finding));
    }
  }

  private static FieldError wrongType(String path, JsonNode value, JsonNode wanted) {
    String found = typeName(value);
    String type = wanted.isArray() ? wanted.get(0).asText() : wanted.asText();
    if (wanted.size() > 1 && wanted.get(1).asText().equals("string")) {
      type = "integer,string";
    }
    return FieldError.typeInvalid(
        path, found, path + " in body must be of type " + type + ": \"" + found + "\"");
  }

  private static String detail(ValidationMessage finding) {
    String limit = finding.getSchemaNode() == null ? "" : finding.getSchemaNode().asText();
    switch (finding.getType()) {
      case "minimum":
        return "should be greater than or equal to " + limit;
      case "maximum":
        return "should be less than or equal to " + limit;
      case "multipleOf":
        return "should be a multiple of " + limit;
      case "minLength":
        return "should be at least " + limit + " chars long";
      case "pattern":
        return "should match '" + limit + "'";
      case "minItems":
        return "should have at least " + limit + " items";
      case "uniqueItems":
        return "shouldn't contain duplicates";
      case "minProperties":
        return "should have at least " + limit + " properties";
      case "maxProperties":
        return "should have at most " + limit + " properties";
      case "format":
        return "must be of type " + limit + ": " + finding.getInstanceNode();
      case "anyOf":
        return "must validate at least one schema (anyOf)";
      case "oneOf":
        return "must validate one and only one schema (oneOf)";
      case "not":
        return "must not validate the schema (not)";
      default:
        return finding.getMessage();
    }
  }

  static String typeName(JsonNode value) {
    switch (value.getNodeType()) {
      case NUMBER:
        return value.isIntegralNumber() ? "integer" : "number";
      case STRING:
        return "string";
      case BOOLEAN:
        return "boolean";
      case ARRAY:
        return "array";
      case NULL:
        return "null";
      default:
        return "object";
    }
  }

  private static String path(JsonNodePath location) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < location.getNameCount(); i++) {
      Object element = location.getElement(i);
      if (element instanceof Integer index) {
        path.append('[').append(index).append(']');
      } else {
        path.append(path.length() == 0 ? "" : ".").append(element);
      }
    }
    return path.toString();
  }

  /** Copies a schema without the keywords of Kubernetes, which no JSON Schema draft contains. */
  private static JsonNode plain(JsonNode node) {
    if (node instanceof ArrayNode array) {
      ArrayNode copy = array.arrayNode();
      array.forEach(item -> copy.add(plain(item)));
      return copy;
    }
    if (!(node instanceof ObjectNode schema)) {
      return node;
    }
    ObjectNode copy = schema.objectNode();
    schema
        .properties()
        .forEach(
            entry -> {
              String keyword = entry.getKey();
              if (keyword.equals("properties")) {
                ObjectNode properties = copy.putObject(keyword);
                entry
                    .getValue()
                    .properties()
                    .forEach(p -> properties.set(p.getKey(), plain(p.getValue())));
              } else if (!isForeign(keyword)) {
                copy.set(keyword, plain(entry.getValue()));
              }
            });
    if (Schemas.isIntOrString(schema)) {
      copy.remove(List.of("anyOf", "type"));
      copy.putArray("type").add("integer").add("string");
    }
    if (schema.path("nullable").asBoolean(false)) {
      makeNullable(copy);
    }
    return copy;
  }

  private static boolean isForeign(String keyword) {
    return keyword.startsWith("x-kubernetes-")
        || keyword.equals("default")
        || keyword.equals("nullable")
        || keyword.equals("description")
        || keyword.equals("example")
        || keyword.equals("externalDocs");
  }

  private static void makeNullable(ObjectNode schema) {
    if (schema.get("type") instanceof ArrayNode types) {
      types.add("null");
    } else if (schema.has("type")) {
      String type = schema.get("type").asText();
      schema.putArray("type").add(type).add("null");
    }
    if (schema.get("enum") instanceof ArrayNode values) {
      values.addNull();
    }
  }
}
