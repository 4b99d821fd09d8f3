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
 * Generates a CRD's YAML from its class. fabric8's generator does most of the work. This class adds
 * what the generator cannot express: list types, bounds on strings (CEL's cost estimate needs
 * them), the required fields of a condition, and the status of a new object.
 */
final class CrdYaml {

  private static final String NOTICE =
      "# Generated from the types in crds/src/main/java by `make generate`; do not edit by hand.\n";

  /** Lists whose items have a unique name. The API server merges and checks them by that key. */
  private static final Set<String> KEYED_BY_NAME =
      Set.of("runtimes", "parameters", "metrics", "volumes", "env", "imagePullSecrets");

  private static final List<String> COLUMNS =
      List.of("Workload", "Phase", "Blocks", "Baseline", "Result", "Length", "Image", "Age");

  /**
   * Bound for every other string. Without a bound, the API server's CEL cost estimate assumes
   * megabytes.
   */
  static final int STRING_BOUND = 4096;

  private static final Map<String, String> ROOT =
      Map.of(
          "RuntimeBenchmark",
          "An experiment that runs one workload under several container runtimes and compares them with one of them, the baseline. The status holds the result.",
          "BenchmarkWorkload",
          "A workload that benchmarks refer to by name: what to run, and how to read its output.");

  private static final Map<String, String> CONDITION =
      Map.of(
          "type", "The type of the condition.",
          "status", "True, False or Unknown.",
          "reason", "Why the condition has this status, in one word for programs.",
          "message",
              "Why the condition has this status, for people to read, and how to fix the problem if there is one.",
          "lastTransitionTime", "When the status last changed (RFC 3339).",
          "observedGeneration", "The generation of the spec that the condition describes.");

  private static final Map<String, String> TOLERATION =
      Map.of(
          "key", "The taint's key. Absent with the operator Exists: every taint.",
          "operator", "Equal (the default) or Exists.",
          "value", "The taint's value, with the operator Equal.",
          "effect",
              "The taint's effect: NoSchedule, PreferNoSchedule or NoExecute. Absent: all of them.",
          "tolerationSeconds", "With NoExecute: how many seconds a Pod stays. Absent: forever.");

  /**
   * The fields of the type Quantity, each with examples. The generator ignores rules on such
   * fields.
   */
  private static final Map<String, String> QUANTITIES =
      Map.of(
          "cpu", "500m or 2",
          "memory", "256Mi or 1Gi",
          "ephemeralStorage", "512Mi or 2Gi",
          "reserveMemory", "512Mi or 2Gi",
          "sizeLimit", "256Mi or 1Gi");

  /**
   * Without exponents: an API server does not finish reading {@code 1e9999999999}, and the operator
   * cannot read it.
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
      unobserved(version);
      describeRoot((ObjectNode) schema, crd.at("/spec/names/kind").asText());
      complete(schema);
    }
    return NOTICE + YAML.writeValueAsString(crd);
  }

  /**
   * Puts the columns into the order in which people read them. The generator sorts them by name.
   */
  private static void orderColumns(ObjectNode version) {
    List<JsonNode> columns = new ArrayList<>();
    version.path("additionalPrinterColumns").forEach(columns::add);
    columns.forEach(CrdYaml::withoutZeroPriority);
    columns.sort(Comparator.comparingInt(column -> COLUMNS.indexOf(column.path("name").asText())));
    version.putArray("additionalPrinterColumns").addAll(columns);
  }

  /** The API server drops a priority of 0. With it, each `kubectl apply` would report a change. */
  private static void withoutZeroPriority(JsonNode column) {
    if (column.path("priority").asInt() == 0) {
      ((ObjectNode) column).remove("priority");
    }
  }

  /**
   * Gives each object a status from its first moment. The API server drops the status of a create
   * call, and adds this default whenever it reads an object without a status. A program that
   * compares observedGeneration with the generation then waits for the operator.
   */
  private static void unobserved(JsonNode version) {
    JsonNode status = version.at("/schema/openAPIV3Schema/properties/status");
    if (version.at("/subresources").has("status")) {
      ((ObjectNode) status).putObject("default").put("observedGeneration", -1);
    }
  }

  private static void describeRoot(ObjectNode schema, String kind) {
    schema.put("description", ROOT.get(kind));
    ObjectNode properties = (ObjectNode) schema.get("properties");
    describe(properties, "spec", "The desired state.");
    describe(properties, "status", "The observed state.");
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

  /** Adds descriptions to Kubernetes' own types, which have none. */
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

  /**
   * Writes whole limits as integers. The generator writes every limit as a float, such as {@code
   * 9.007E15}.
   */
  private static void wholeNumbers(ObjectNode schema) {
    for (String limit : List.of("minimum", "maximum")) {
      double value = schema.path(limit).asDouble(0.5);
      if (value == Math.rint(value)) {
        schema.put(limit, (long) value);
      }
    }
  }

  /**
   * Removes duplicates: the generator finds an annotation of a record component on the field and on
   * the accessor.
   */
  private static void eachRuleOnce(ObjectNode schema) {
    Set<JsonNode> rules = new LinkedHashSet<>();
    schema.path("x-kubernetes-validations").forEach(rules::add);
    if (!rules.isEmpty()) {
      schema.putArray("x-kubernetes-validations").addAll(rules);
    }
  }

  /**
   * Adds a rule instead of a pattern, because a rule has a message. {@code sizeLimit} is in a list
   * and also needs the pattern: in Kubernetes 1.29 a rule with a match costs too much there,
   * because that version knows no bound on a string that may be a number.
   */
  private static void quantity(String name, ObjectNode schema) {
    if (!QUANTITIES.containsKey(name) || !schema.path("x-kubernetes-int-or-string").asBoolean()) {
      return;
    }
    schema.put("maxLength", 64);
    ObjectNode rule = schema.putArray("x-kubernetes-validations").addObject();
    rule.put("message", "must be an amount greater than 0, for example " + QUANTITIES.get(name));
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
