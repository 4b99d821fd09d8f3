package dev.runtimebench.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes a CRD's YAML from its class: fabric8's generator, then what that generator can't say (list
 * types, bounds on strings that CEL's cost estimate needs, what a condition must have).
 */
final class CrdYaml {

  private static final String NOTICE =
      "# Generated from the types in crds/src/main/java by `make generate`; don't edit by hand.\n";

  /** Lists whose items are told apart by a key, as the API server should merge and check them. */
  private static final Set<String> KEYED_BY_NAME =
      Set.of("runtimes", "parameters", "metrics", "volumes", "env");

  private static final List<String> COLUMNS =
      List.of("Workload", "Phase", "Blocks", "Baseline", "Result", "Length", "Image", "Age");

  /** A string without a bound makes the API server's CEL cost estimate assume megabytes. */
  static final int STRING_BOUND = 4096;

  private static final Map<String, String> ROOT =
      Map.of(
          "RuntimeBenchmark",
          "An experiment that runs one workload under several container runtimes and compares them with one, the baseline. The result is in the status.",
          "BenchmarkWorkload",
          "A workload that benchmarks run by its name: what to run, and how its output is read.");

  private static final Map<String, String> CONDITION =
      Map.of(
          "type", "Which condition it is.",
          "status", "True, False or Unknown.",
          "reason", "Why, in one word for programs.",
          "message", "Why, for people; what mends it where something can.",
          "lastTransitionTime", "When the status changed last (RFC 3339).",
          "observedGeneration", "The generation of the spec that it speaks of.");

  private static final Map<String, String> TOLERATION =
      Map.of(
          "key", "The taint's key. Absent, with the operator Exists: every taint.",
          "operator", "Equal (the default) or Exists.",
          "value", "The taint's value, with the operator Equal.",
          "effect", "NoSchedule, PreferNoSchedule or NoExecute. Absent: all of them.",
          "tolerationSeconds", "With NoExecute: how long a Pod stays. Absent: for ever.");

  /** Fields of the type Quantity, of which the generator heeds no rule, and how one is written. */
  private static final Map<String, String> QUANTITIES =
      Map.of("cpu", "500m or 2", "memory", "256Mi or 1Gi", "sizeLimit", "256Mi or 1Gi");

  /**
   * No exponents: of {@code 1e9999999999} an API server doesn't come to an end, nor can the
   * operator read it.
   */
  private static final String AMOUNT = "^[0-9]+([.][0-9]+)?([mkMGTPE]|[KMGTPE]i)?$";

  private static final ObjectMapper YAML =
      new ObjectMapper(
          new YAMLFactory()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
              .disable(YAMLGenerator.Feature.SPLIT_LINES)
              .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR));

  private CrdYaml() {}

  static String of(Class<? extends CustomResource<?, ?>> type) throws IOException {
    Path dir = Files.createTempDirectory("crd");
    new CRDGenerator()
        .customResourceClasses(List.of(type))
        .forCRDVersions("v1")
        .inOutputDir(dir.toFile())
        .detailedGenerate();
    JsonNode crd;
    try (var files = Files.list(dir)) {
      Path file = files.findFirst().orElseThrow();
      crd = YAML.readTree(Files.readString(file));
      Files.delete(file);
    }
    Files.delete(dir);
    for (JsonNode version : crd.at("/spec/versions")) {
      JsonNode schema = version.at("/schema/openAPIV3Schema");
      orderColumns((ObjectNode) version);
      describeRoot((ObjectNode) schema, crd.at("/spec/names/kind").asText());
      complete(schema);
    }
    return NOTICE + YAML.writeValueAsString(crd);
  }

  /** The generator sorts columns by name; people read them in this order. */
  private static void orderColumns(ObjectNode version) {
    List<JsonNode> columns = new ArrayList<>();
    version.path("additionalPrinterColumns").forEach(columns::add);
    columns.sort(Comparator.comparingInt(column -> COLUMNS.indexOf(column.path("name").asText())));
    version.putArray("additionalPrinterColumns").addAll(columns);
  }

  private static void describeRoot(ObjectNode schema, String kind) {
    schema.put("description", ROOT.get(kind));
    ObjectNode properties = (ObjectNode) schema.get("properties");
    describe(properties, "spec", "What is asked for.");
    describe(properties, "status", "What has been observed.");
  }

  private static void describe(ObjectNode properties, String name, String description) {
    if (properties.has(name)) {
      ((ObjectNode) properties.get(name)).put("description", description);
    }
  }

  private static void complete(JsonNode schema) {
    if (schema instanceof ObjectNode object) {
      describeForeign(object);
      bound(object);
      wholeNumbers(object);
      eachRuleOnce(object);
      for (var property : object.path("properties").properties()) {
        if (property.getValue() instanceof ObjectNode child) {
          key(property.getKey(), child);
          quantity(property.getKey(), child);
        }
        complete(property.getValue());
      }
      complete(object.path("items"));
      complete(object.path("additionalProperties"));
    }
  }

  /** Kubernetes' own types come without a word. */
  private static void describeForeign(ObjectNode schema) {
    if (schema.at("/properties").has("lastTransitionTime")) {
      describeAll(schema, CONDITION);
    } else if (schema.at("/properties").has("tolerationSeconds")) {
      describeAll(schema, TOLERATION);
    }
  }

  private static void describeAll(ObjectNode schema, Map<String, String> words) {
    words.forEach((name, text) -> describe((ObjectNode) schema.get("properties"), name, text));
  }

  private static void bound(ObjectNode schema) {
    boolean text = "string".equals(schema.path("type").asText());
    boolean textOrNumber = schema.path("x-kubernetes-int-or-string").asBoolean();
    if ((text || textOrNumber) && !schema.has("maxLength") && !schema.has("enum")) {
      schema.put("maxLength", textOrNumber ? 1024 : STRING_BOUND);
    }
  }

  /** The generator writes every limit as a float; {@code 9.007E15} helps nobody. */
  private static void wholeNumbers(ObjectNode schema) {
    for (String limit : List.of("minimum", "maximum")) {
      double value = schema.path(limit).asDouble(0.5);
      if (value == Math.rint(value)) {
        schema.put(limit, (long) value);
      }
    }
  }

  /** The generator finds what annotates a record's component on its field and on its accessor. */
  private static void eachRuleOnce(ObjectNode schema) {
    Set<JsonNode> rules = new LinkedHashSet<>();
    schema.path("x-kubernetes-validations").forEach(rules::add);
    if (!rules.isEmpty()) {
      schema.putArray("x-kubernetes-validations").addAll(rules);
    }
  }

  /**
   * A rule says more than a pattern. In a list it costs too much in Kubernetes 1.29, which knows no
   * bound on a string that may be a number.
   */
  private static void quantity(String name, ObjectNode schema) {
    if (!QUANTITIES.containsKey(name) || !schema.path("x-kubernetes-int-or-string").asBoolean()) {
      return;
    }
    schema.put("maxLength", 64);
    ObjectNode rule = schema.putArray("x-kubernetes-validations").addObject();
    rule.put("message", "must be an amount above 0, such as " + QUANTITIES.get(name));
    if (name.equals("sizeLimit")) {
      schema.put("pattern", AMOUNT);
      rule.put("rule", "type(self) != int || self > 0");
    } else {
      rule.put(
          "rule",
          "type(self) == int ? self > 0 : self.matches('" + AMOUNT + "') && self.matches('[1-9]')");
    }
  }

  private static void key(String name, ObjectNode list) {
    if (!"array".equals(list.path("type").asText())) {
      return;
    }
    if (name.equals("conditions")) {
      keyBy(list, "type");
      ArrayNode required = ((ObjectNode) list.get("items")).putArray("required");
      List.of("lastTransitionTime", "message", "reason", "status", "type").forEach(required::add);
    } else if (KEYED_BY_NAME.contains(name)) {
      keyBy(list, "name");
    }
    if (!list.has("maxItems")) {
      list.put("maxItems", 64);
    }
  }

  private static void keyBy(ObjectNode list, String key) {
    list.put("x-kubernetes-list-type", "map");
    list.putArray("x-kubernetes-list-map-keys").add(key);
  }
}
