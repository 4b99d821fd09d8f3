package dev.runtimebench.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.runtimebench.api.v1alpha1.BenchmarkWorkload;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The operator can read every object that the API server accepts. The operator lists all objects at
 * once, so one unreadable object would hide all others.
 */
class ReadableTest {

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  @Test
  void everyFieldOfABenchmarkIsReadable() throws IOException {
    everyField(RuntimeBenchmark.class, 100);
  }

  @Test
  void everyFieldOfAWorkloadIsReadable() throws IOException {
    everyField(BenchmarkWorkload.class, 50);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3000000000", "-9223372036854775808", "\"3000000000\"", "7", "\"\""})
  void parameterKeepsItsValue(String value) {
    RuntimeBenchmark read =
        new KubernetesSerialization()
            .unmarshal(
                "{\"spec\":{\"workload\":{\"parameters\":{\"bytes\":%s}}}}".formatted(value),
                RuntimeBenchmark.class);
    assertThat(String.valueOf(read.getSpec().workload().parameters().get("bytes").getValue()))
        .isEqualTo(value.replace("\"", ""));
  }

  private static void everyField(Class<? extends CustomResource<?, ?>> type, int atLeast)
      throws IOException {
    JsonNode schema =
        YAML.readTree(CrdYaml.of(type)).at("/spec/versions/0/schema/openAPIV3Schema/properties");
    List<ObjectNode> documents = new ArrayList<>();
    for (JsonNode value : extremes(schema.get("spec"))) {
      documents.add(JSON.objectNode().set("spec", value));
    }
    assertThat(documents).hasSizeGreaterThan(atLeast);
    KubernetesSerialization serialization = new KubernetesSerialization();
    for (ObjectNode document : documents) {
      assertThatCode(() -> serialization.unmarshal(document.toString(), type))
          .as(document.toString())
          .doesNotThrowAnyException();
    }
  }

  /**
   * Returns values of that schema. Each value has one leaf, at the limit of what the schema allows.
   */
  private static List<JsonNode> extremes(JsonNode schema) {
    List<JsonNode> values = new ArrayList<>();
    if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
      values.add(JSON.numberNode(Long.MAX_VALUE));
      values.add(JSON.numberNode(Long.MIN_VALUE));
      values.add(JSON.textNode("5"));
      return values;
    }
    switch (schema.path("type").asText()) {
      case "object" -> {
        schema
            .path("properties")
            .properties()
            .forEach(
                field ->
                    extremes(field.getValue())
                        .forEach(v -> values.add(JSON.objectNode().set(field.getKey(), v))));
        if (schema.path("additionalProperties").isObject()) {
          extremes(schema.get("additionalProperties"))
              .forEach(v -> values.add(JSON.objectNode().set("any", v)));
        }
      }
      case "array" ->
          extremes(schema.get("items")).forEach(v -> values.add(JSON.arrayNode().add(v)));
      case "integer" -> {
        values.add(JSON.numberNode(schema.path("maximum").asLong(Long.MAX_VALUE)));
        values.add(JSON.numberNode(schema.path("minimum").asLong(Long.MIN_VALUE)));
      }
      case "number" -> {
        values.add(JSON.numberNode(schema.path("maximum").asDouble(Double.MAX_VALUE)));
        values.add(JSON.numberNode(schema.path("minimum").asDouble(-Double.MAX_VALUE)));
      }
      case "boolean" -> values.add(JSON.booleanNode(true));
      case "string" -> {
        schema.path("enum").forEach(values::add);
        if (!schema.has("enum")) {
          values.add(JSON.textNode("x"));
        }
      }
      default -> throw new IllegalArgumentException(schema.toString());
    }
    return values;
  }
}
