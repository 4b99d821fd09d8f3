package dev.runtimebench.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Generates a CRD's reference page. Each object has a section with a table of its fields: type,
 * bounds and meaning.
 */
final class ReferencePage {

  private static final String NOTICE =
      "<!-- Generated from the types in crds/src/main/java by `make generate`; do not edit by hand. -->\n";

  private final StringBuilder page = new StringBuilder(NOTICE);
  private final Map<String, JsonNode> open = new LinkedHashMap<>();

  private ReferencePage() {}

  static String of(JsonNode crd) {
    ReferencePage reference = new ReferencePage();
    JsonNode version = crd.at("/spec/versions/0");
    reference.head(crd, version);
    JsonNode schema = version.at("/schema/openAPIV3Schema");
    reference.page.append("\n").append(schema.path("description").asText()).append("\n\n");
    reference.rules(schema);
    for (String part : List.of("spec", "status")) {
      if (schema.path("properties").has(part)) {
        reference.open.put(part, schema.path("properties").path(part));
      }
    }
    while (!reference.open.isEmpty()) {
      var next = reference.open.entrySet().iterator().next();
      reference.open.remove(next.getKey());
      reference.section(next.getKey(), next.getValue());
    }
    return reference.page.toString();
  }

  private void head(JsonNode crd, JsonNode version) {
    JsonNode names = crd.at("/spec/names");
    page.append(
        "# %s\n\n`%s/%s`, %s, `kubectl get %s`. Fields in bold are required.\n"
            .formatted(
                names.path("kind").asText(),
                crd.at("/spec/group").asText(),
                version.path("name").asText(),
                crd.at("/spec/scope").asText().toLowerCase(Locale.ROOT),
                names.path("shortNames").isEmpty()
                    ? names.path("plural").asText()
                    : names.at("/shortNames/0").asText()));
  }

  private void section(String path, JsonNode schema) {
    page.append("\n## ").append(path).append("\n\n");
    if (schema.has("description")) {
      page.append(schema.path("description").asText()).append("\n\n");
    }
    rules(schema);
    Set<String> required = new HashSet<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    page.append("| field | type | |\n|---|---|---|\n");
    schema
        .path("properties")
        .properties()
        .forEach(
            field -> {
              String name = field.getKey();
              page.append(
                  "| %s | %s | %s |\n"
                      .formatted(
                          required.contains(name) ? "**`" + name + "`**" : "`" + name + "`",
                          type(path + "." + name, field.getValue()),
                          cell(field.getValue())));
            });
  }

  /** Returns the type of a field. For an object it links to a section that is written later. */
  private String type(String path, JsonNode schema) {
    if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
      return "integer or string";
    }
    String type = schema.path("type").asText();
    if (type.equals("array")) {
      return "list of " + type(path + "[]", schema.path("items"));
    }
    if (schema.path("additionalProperties").isObject()) {
      return "map to " + type(path + ".*", schema.path("additionalProperties"));
    }
    if (!schema.path("properties").isEmpty()) {
      open.put(path, schema);
      String anchor = path.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "");
      return "[object](#" + anchor + ")";
    }
    return type;
  }

  private static String cell(JsonNode schema) {
    List<String> parts = new ArrayList<>();
    if (schema.has("description")) {
      parts.add(schema.path("description").asText());
    }
    if (schema.has("enum")) {
      List<String> values = new ArrayList<>();
      schema.path("enum").forEach(value -> values.add("`" + value.asText() + "`"));
      parts.add("One of " + String.join(", ", values) + ".");
    }
    if (schema.has("default")) {
      parts.add("Default: `" + schema.path("default") + "`.");
    }
    bounds(schema, "minimum", "maximum", "").ifPresent(parts::add);
    bounds(schema, "minItems", "maxItems", " items").ifPresent(parts::add);
    bounds(schema, "minLength", "maxLength", " characters").ifPresent(parts::add);
    if (!schema.has("properties")) {
      schema.path("x-kubernetes-validations").forEach(r -> parts.add(sentence(r)));
    }
    if (schema.has("pattern")) {
      parts.add("Matches `" + schema.path("pattern").asText() + "`.");
    }
    return String.join(" ", parts).replace("|", "\\|").replaceAll("\\s+", " ");
  }

  private static String sentence(JsonNode rule) {
    String message = rule.path("message").asText();
    return message.substring(0, 1).toUpperCase(Locale.ROOT) + message.substring(1) + ".";
  }

  private static Optional<String> bounds(JsonNode schema, String least, String most, String what) {
    if (schema.has(least) && schema.has(most)) {
      return Optional.of(
          schema.path(least).asText() + " to " + schema.path(most).asText() + what + ".");
    }
    if (schema.has(least)) {
      return Optional.of("At least " + schema.path(least).asText() + what + ".");
    }
    // Not worth showing: every string has this bound.
    return schema.has(most) && schema.path(most).asInt() != CrdYaml.STRING_BOUND
        ? Optional.of("At most " + schema.path(most).asText() + what + ".")
        : Optional.empty();
  }

  private void rules(JsonNode schema) {
    JsonNode rules = schema.path("x-kubernetes-validations");
    rules.forEach(rule -> page.append("- ").append(rule.path("message").asText()).append('\n'));
    if (!rules.isEmpty()) {
      page.append('\n');
    }
  }
}
