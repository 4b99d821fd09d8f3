package dev.runtimebench.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A second apply changes nothing, and a server-side apply after a client-side apply finds no
 * conflict. Both compare the file with what the API server stores. The API server drops a field
 * with the zero value of its type, unless the type knows whether the field is set. It writes an
 * amount in its shortest form.
 */
class AppliedTwiceTest {

  /**
   * Fields whose false or 0 the API server keeps: pointers in its types, or fields always there.
   */
  private static final Set<String> KEPT_ZEROS =
      Set.of(
          "allowPrivilegeEscalation",
          "automountServiceAccountToken",
          "enableServiceLinks",
          "maxUnavailable",
          "minItems",
          "minLength",
          "minimum",
          "readOnly",
          "runAsNonRoot",
          "served",
          "storage");

  /**
   * Objects without fields that the API server keeps: pointers, where an empty object says "all".
   */
  private static final Set<String> KEPT_OBJECTS =
      Set.of("namespaceSelector", "podSelector", "emptyDir", "status", "nodeAffinity");

  /** The API server stores what is below these fields as it is. */
  private static final Set<String> FREE = Set.of("default", "data", "annotations", "labels");

  private static final Set<String> AMOUNTS = Set.of("requests", "limits", "podFixed");

  private static List<String> dropped(JsonNode object) {
    List<String> problems = new ArrayList<>();
    boolean custom = object.path("kind").asText().equals("BenchmarkWorkload");
    if (!custom) {
      dropped(object.path("kind").asText() + "/" + Chart.name(object), object, problems);
    }
    return problems;
  }

  private static void dropped(String path, JsonNode value, List<String> problems) {
    if (value.isArray()) {
      value.forEach(item -> dropped(path + "[]", item, problems));
      return;
    }
    value
        .properties()
        .forEach(
            field -> {
              String name = field.getKey();
              String at = path + "." + name;
              if (isDropped(name, field.getValue())) {
                problems.add(at + ": " + field.getValue());
              } else if (AMOUNTS.contains(name) && !at.startsWith("CustomResourceDefinition")) {
                StreamSupport.stream(field.getValue().spliterator(), false)
                    .filter(amount -> !isShortest(amount))
                    .forEach(amount -> problems.add(at + ": " + amount));
              } else if (!FREE.contains(name)) {
                dropped(at, field.getValue(), problems);
              }
            });
  }

  private static boolean isDropped(String name, JsonNode value) {
    if (value.isNull()) {
      return true;
    }
    if (value.isTextual()) {
      return value.asText().isEmpty();
    }
    if (value.isContainerNode()) {
      return value.isEmpty() && !KEPT_OBJECTS.contains(name) && !FREE.contains(name);
    }
    boolean zero = value.isBoolean() ? !value.asBoolean() : value.asDouble() == 0;
    return zero && !KEPT_ZEROS.contains(name) && !FREE.contains(name);
  }

  /** A number is stored as a text, 1000m as 1, and 1024Mi as 1Gi. */
  private static boolean isShortest(JsonNode amount) {
    Quantity parsed = Quantity.parse(amount.asText());
    if (!amount.isTextual() || parsed.getAmount().contains(".")) {
      return false;
    }
    long number = Long.parseLong(parsed.getAmount());
    return switch (parsed.getFormat()) {
      case "m" -> number % 1000 != 0;
      case "Ki", "Mi", "Gi" -> number % 1024 != 0;
      default -> true;
    };
  }

  @ParameterizedTest
  @MethodSource("dev.runtimebench.manifests.ChartMatrix#values")
  void chartHasNoFieldThatTheApiServerDrops(String values) {
    for (JsonNode object : Chart.with(values).objects()) {
      assertThat(dropped(object)).isEmpty();
    }
  }

  @Test
  void fieldsThatTheApiServerDropsAreFound() {
    JsonNode object =
        Repository.documents(
                """
                kind: Deployment
                metadata: {name: x}
                spec:
                  preserveUnknownFields: false
                  versions:
                    - served: false
                      additionalPrinterColumns: [{name: Age, priority: 0}, {name: B, priority: 1}]
                      schema: {minimum: 0, default: {a: 0}, description: "", required: []}
                resources: {limits: {cpu: 1, memory: 1024Mi}, requests: {cpu: 2000m, memory: 64Mi}}
                """)
            .get(0);
    assertThat(dropped(object))
        .containsExactlyInAnyOrder(
            "Deployment/x.spec.preserveUnknownFields: false",
            "Deployment/x.spec.versions[].additionalPrinterColumns[].priority: 0",
            "Deployment/x.spec.versions[].schema.description: \"\"",
            "Deployment/x.spec.versions[].schema.required: []",
            "Deployment/x.resources.limits: 1",
            "Deployment/x.resources.limits: \"1024Mi\"",
            "Deployment/x.resources.requests: \"2000m\"");
  }
}
