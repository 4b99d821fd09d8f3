package dev.runtimebench.scenarios.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The {@code metadata.managedFields} that a real API server writes and the local API server does
 * not: a tree of the fields that each writer has set. As in Kubernetes 1.36, a list is one field
 * unless the CRD gives its items a key.
 */
final class ManagedFields {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> KEYS =
      Map.of("runtimes", "name", "conditions", "type", "metrics", "name", "parameters", "name");

  private ManagedFields() {}

  /**
   * The entries for an object that {@code kubectl apply} created and whose status the operator
   * wrote.
   */
  static List<ManagedFieldsEntry> of(HasMetadata object) {
    JsonNode json = JSON.valueToTree(object);
    return Stream.of(
            entry("kubectl-client-side-apply", null, "spec", json),
            entry("fabric8-kubernetes-client", "status", "status", json))
        .toList();
  }

  private static ManagedFieldsEntry entry(
      String manager, String subresource, String field, JsonNode object) {
    ObjectNode fields = JSON.createObjectNode();
    fields.set("f:" + field, fields("", object.path(field)));
    return new ManagedFieldsEntryBuilder()
        .withApiVersion(object.path("apiVersion").asText())
        .withFieldsType("FieldsV1")
        .withFieldsV1(Serialization.unmarshal(fields.toString(), FieldsV1.class))
        .withManager(manager)
        .withOperation("Update")
        .withSubresource(subresource)
        .withTime("2026-01-01T00:00:00Z")
        .build();
  }

  private static ObjectNode fields(String name, JsonNode value) {
    ObjectNode fields = JSON.createObjectNode();
    if (value.isObject() && !value.isEmpty()) {
      fields.putObject(".");
      value
          .properties()
          .forEach(e -> fields.set("f:" + e.getKey(), fields(e.getKey(), e.getValue())));
    } else if (value.isArray() && KEYS.containsKey(name)) {
      fields.putObject(".");
      String key = KEYS.get(name);
      value.forEach(
          item ->
              fields.set(
                  "k:{\"%s\":\"%s\"}".formatted(key, item.path(key).asText()), fields("", item)));
    }
    return fields;
  }
}
