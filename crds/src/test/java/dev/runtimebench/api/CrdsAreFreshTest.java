package dev.runtimebench.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.runtimebench.api.v1alpha1.BenchmarkWorkload;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The committed CRDs and their reference pages match the types. With {@code -Dgenerate=true}
 * ({@code make generate}) the test writes the files before it compares them.
 */
class CrdsAreFreshTest {

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private static final Map<String, Class<? extends CustomResource<?, ?>>> CRDS =
      Map.of(
          "runtimebenchmarks.yaml", RuntimeBenchmark.class,
          "benchmarkworkloads.yaml", BenchmarkWorkload.class);

  @TestFactory
  Stream<DynamicTest> committedCrdsMatchTheTypes() {
    return CRDS.entrySet().stream()
        .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> check(e.getKey(), e.getValue())));
  }

  private static void check(String file, Class<? extends CustomResource<?, ?>> type)
      throws IOException {
    String generated = CrdYaml.of(type);
    check("crds/" + file, generated);
    check(
        "docs/reference/" + type.getSimpleName().toLowerCase(Locale.ROOT) + ".md",
        ReferencePage.of(YAML.readTree(generated)));
  }

  private static void check(String file, String generated) throws IOException {
    Path committed = Path.of(System.getProperty("root.dir"), file);
    if (Boolean.getBoolean("generate")) {
      Files.writeString(committed, generated);
    }
    assertThat(committed)
        .as("%s is stale: run `make generate` and commit it", file)
        .exists()
        .content()
        .isEqualTo(generated);
  }

  /** Every field has a text for {@code kubectl explain}. */
  @TestFactory
  Stream<DynamicTest> everyFieldIsDescribed() {
    return CRDS.entrySet().stream()
        .map(
            e ->
                DynamicTest.dynamicTest(
                    e.getKey(),
                    () -> {
                      JsonNode crd = YAML.readTree(CrdYaml.of(e.getValue()));
                      JsonNode schema = crd.at("/spec/versions/0/schema/openAPIV3Schema");
                      assertThat(schema.path("description").asText()).isNotEmpty();
                      assertThat(silent("", schema)).isEmpty();
                    }));
  }

  private static List<String> silent(String path, JsonNode schema) {
    List<String> silent = new ArrayList<>();
    schema
        .path("properties")
        .properties()
        .forEach(
            field -> {
              String name = path + "." + field.getKey();
              if (field.getValue().path("description").asText().length() < 5) {
                silent.add(name);
              }
              silent.addAll(silent(name, field.getValue()));
            });
    for (String nested : List.of("items", "additionalProperties")) {
      if (schema.path(nested).isObject()) {
        silent.addAll(silent(path + "[]", schema.path(nested)));
      }
    }
    return silent;
  }

  /**
   * API servers refuse a CRD whose rules may cost too much. They know no bound on the strings that
   * these functions return, and they do not finish reading a quantity such as 1e9999999999.
   */
  @Test
  void rulesDoNotUseFunctionsWithUnboundedCost() throws IOException {
    for (Class<? extends CustomResource<?, ?>> type : CRDS.values()) {
      JsonNode crd = YAML.readTree(CrdYaml.of(type));
      List<String> expressions = new ArrayList<>(crd.findValuesAsText("rule"));
      expressions.addAll(crd.findValuesAsText("messageExpression"));

      assertThat(expressions)
          .hasSizeGreaterThan(5)
          .noneMatch(e -> e.matches("(?s).*(\\bstring|join|[qQ]uantity)\\(.*"));
    }
  }

  /** kubectl makes a column as wide as its widest cell, and separates columns by three spaces. */
  @Test
  void kubectlTableFitsIntoEightyCharacters() throws IOException {
    Map<String, String> cells =
        Map.of(
            "Name", "several-nodes",
            "Phase", "Complete",
            "Blocks", "72/120 on 3",
            "Result", "gvisor 3.41x slower [3.35, 3.48]",
            "Age", "4h");
    int width = cells.get("Name").length();
    for (JsonNode column :
        YAML.readTree(CrdYaml.of(RuntimeBenchmark.class))
            .at("/spec/versions/0/additionalPrinterColumns")) {
      if (column.path("priority").asInt() == 0) {
        String name = column.path("name").asText();
        width += 3 + Math.max(name.length(), cells.get(name).length());
      }
    }
    assertThat(width).isLessThanOrEqualTo(80);
  }
}
