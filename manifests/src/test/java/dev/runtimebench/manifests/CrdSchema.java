package dev.runtimebench.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.List;

/** A CRD's schema with strict field validation, as in the API server, but without CEL rules. */
final class CrdSchema {

  private final JsonSchema schema;

  private CrdSchema(JsonSchema schema) {
    this.schema = schema;
  }

  /** The schema of a file in {@code crds/}. */
  static CrdSchema of(String file) {
    JsonNode crd = Repository.yaml(Repository.CRDS.resolve(file));
    ObjectNode root = crd.at("/spec/versions/0/schema/openAPIV3Schema").deepCopy();
    ObjectNode properties = (ObjectNode) root.get("properties");
    properties.putObject("apiVersion").put("type", "string");
    properties.putObject("kind").put("type", "string");
    properties.putObject("metadata").put("type", "object");
    tighten(root);
    return new CrdSchema(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(root));
  }

  /** The schema violations of the object; empty when the object is valid. */
  List<String> problems(JsonNode object) {
    return schema.validate(object).stream().map(ValidationMessage::getMessage).toList();
  }

  /**
   * Makes unknown fields an error. A CRD's schema allows unknown fields, but strict field
   * validation refuses them.
   */
  private static void tighten(JsonNode schema) {
    if (schema instanceof ObjectNode object) {
      if (object.path("properties").isObject() && !object.has("additionalProperties")) {
        object.put("additionalProperties", false);
      }
      object.path("properties").forEach(CrdSchema::tighten);
      tighten(object.path("items"));
      tighten(object.path("additionalProperties"));
    }
  }
}
