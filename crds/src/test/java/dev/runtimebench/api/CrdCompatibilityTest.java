package dev.runtimebench.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The CRDs accept every resource that the CRDs in {@code crds/baseline} accept. The baseline is the
 * last release; {@code make crd-baseline} ({@code -Dbaseline=true}) replaces it with the current
 * CRDs.
 */
class CrdCompatibilityTest {

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Path CRDS = Path.of(System.getProperty("root.dir"), "crds");

  @ParameterizedTest
  @ValueSource(strings = {"runtimebenchmarks.yaml", "benchmarkworkloads.yaml"})
  void resourcesStoredUnderTheBaselineStayValid(String file) throws IOException {
    Path baseline = CRDS.resolve("baseline").resolve(file);
    if (Boolean.getBoolean("baseline")) {
      Files.copy(CRDS.resolve(file), baseline, StandardCopyOption.REPLACE_EXISTING);
    }
    assertThat(CrdCompatibility.problems(read(baseline), read(CRDS.resolve(file))))
        .as(
            "crds/%s breaks resources that crds/baseline/%s allows. Keep the field, or widen it. If no release has the field yet: run `make crd-baseline`, and say so in CHANGELOG.md",
            file, file)
        .isEmpty();
  }

  /** Every breaking change is found, and the problem names the field. */
  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          spec.properties.suspend                          | -                                      | v1alpha1.spec.suspend: the field was removed
          spec.properties.suspend                          | {"type": "string", "default": false}   | v1alpha1.spec.suspend: type was "boolean" and is "string"
          spec.properties.podRetention.enum                | ["Always"]                             | v1alpha1.spec.podRetention: values are no longer allowed: [Never, OnFailure]
          spec.properties.runtimes.maxItems                | 2                                      | v1alpha1.spec.runtimes: maxItems was 16 and is 2
          spec.properties.runtimes.minItems                | 9                                      | v1alpha1.spec.runtimes: minItems was
          spec.properties.baseline.pattern                 | "x"                                    | v1alpha1.spec.baseline: pattern was
          spec.properties.ttlSecondsAfterFinished.minimum  | 60                                     | v1alpha1.spec.ttlSecondsAfterFinished: minimum was
          spec.required                                    | ["workload", "runtimes", "baseline"]   | v1alpha1.spec.baseline: the field is required now
          spec.properties.podRetention.default             | "Always"                               | v1alpha1.spec.podRetention: the default was
          spec.properties.runtimes.items.properties.name   | -                                      | v1alpha1.spec.runtimes[].name: the field was removed
          spec.x-kubernetes-validations                    | [{"rule": "false"}]                    | v1alpha1.spec: there is a new rule: false
          """)
  void breakingChangeIsFound(String at, String value, String problem) throws IOException {
    JsonNode now = read(CRDS.resolve("runtimebenchmarks.yaml"));
    JsonNode changed = now.deepCopy();
    String path = "/spec/versions/0/schema/openAPIV3Schema/properties/" + at.replace('.', '/');
    int name = path.lastIndexOf('/');
    ObjectNode parent = (ObjectNode) changed.at(path.substring(0, name));
    if (value.equals("-")) {
      parent.remove(path.substring(name + 1));
    } else {
      parent.set(path.substring(name + 1), YAML.readTree(value));
    }

    assertThat(CrdCompatibility.problems(now, changed))
        .anySatisfy(found -> assertThat(found).startsWith(problem));
  }

  @Test
  void wideningChangeIsNotAProblem() throws IOException {
    JsonNode now = read(CRDS.resolve("runtimebenchmarks.yaml"));
    JsonNode wider = now.deepCopy();
    ObjectNode spec =
        (ObjectNode) wider.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
    ((ObjectNode) spec.at("/properties/runtimes")).put("maxItems", 1000);
    ((ObjectNode) spec.get("properties")).putObject("more").put("type", "string");
    spec.remove("required");
    spec.putArray("x-kubernetes-validations")
        .addObject()
        .put("rule", "!has(self.more) || self.more != 'x'");

    assertThat(CrdCompatibility.problems(now, wider)).isEmpty();
    assertThat(CrdCompatibility.problems(now, now)).isEmpty();
  }

  @Test
  void ruleThatFreezesOnlyANewFieldIsNotAProblem() throws IOException {
    JsonNode now = read(CRDS.resolve("runtimebenchmarks.yaml"));
    String rule =
        "(!has(self.spec.%1$s) && !has(oldSelf.spec.%1$s)) || !has(oldSelf.status) || self.spec.%1$s == oldSelf.spec.%1$s";

    assertThat(CrdCompatibility.problems(now, withRule(now, rule.formatted("more")))).isEmpty();
    assertThat(CrdCompatibility.problems(now, withRule(now, rule.formatted("baseline"))))
        .singleElement()
        .satisfies(problem -> assertThat(problem).contains("there is a new rule"));
  }

  private static JsonNode withRule(JsonNode crd, String rule) {
    JsonNode changed = crd.deepCopy();
    ObjectNode schema = (ObjectNode) changed.at("/spec/versions/0/schema/openAPIV3Schema");
    schema.withArray("x-kubernetes-validations").addObject().put("rule", rule);
    return changed;
  }

  /** The operator fills in these defaults, and must see that the user set none. */
  @Test
  void resourcesAndTimeoutsHaveNoDefaultsInTheCrds() throws IOException {
    for (String file : List.of("runtimebenchmarks.yaml", "benchmarkworkloads.yaml")) {
      JsonNode schema = read(CRDS.resolve(file)).at("/spec/versions/0/schema/openAPIV3Schema");
      for (JsonNode field : schema.at("/properties/spec").findValues("resources")) {
        assertThat(field.findValues("default")).isEmpty();
      }
      for (JsonNode field : schema.at("/properties/spec").findValues("timeouts")) {
        assertThat(field.findValues("default")).isEmpty();
      }
    }
  }

  @Test
  void unservedVersionIsFound() throws IOException {
    JsonNode now = read(CRDS.resolve("runtimebenchmarks.yaml"));
    JsonNode unserved = now.deepCopy();
    ((ObjectNode) unserved.at("/spec/versions/0")).put("served", false);

    assertThat(CrdCompatibility.problems(now, unserved))
        .containsExactly("v1alpha1: the version is no longer served");
  }

  private static JsonNode read(Path file) throws IOException {
    return YAML.readTree(file.toFile());
  }
}
