package dev.runtimebench.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds changes of a CRD that break users of an earlier version: a stored resource must stay valid
 * and keep its meaning.
 */
final class CrdCompatibility {

  private static final Pattern ABSENT = Pattern.compile("!has\\(self\\.(\\w+)\\) \\|\\| ");

  /** The beginning of a rule that freezes a field of the spec when the benchmark starts. */
  private static final Pattern ABSENT_BEFORE_AND_AFTER =
      Pattern.compile(
          "\\(!has\\(self\\.spec\\.(\\w+)\\) && !has\\(oldSelf\\.spec\\.\\1\\)\\) \\|\\| ");

  private static final List<String> UPPER =
      List.of("maximum", "maxLength", "maxItems", "maxProperties");
  private static final List<String> LOWER =
      List.of("minimum", "minLength", "minItems", "minProperties");

  /** Keywords that may be removed, but not added or changed. */
  private static final List<String> SAME = List.of("pattern", "format");

  private static final List<String> KIND =
      List.of("type", "x-kubernetes-int-or-string", "x-kubernetes-list-type");

  /**
   * Defaults that moved from the CRD to the operator, with the same values. A stored resource has
   * the value of the earlier CRD. Where a resource has no value, the operator uses the same value.
   */
  private static final Set<String> MOVED_DEFAULTS =
      Set.of(
          "v1alpha1.spec.resources",
          "v1alpha1.spec.resources.cpu",
          "v1alpha1.spec.resources.memory",
          "v1alpha1.spec.timeouts",
          "v1alpha1.spec.timeouts.startSeconds",
          "v1alpha1.spec.timeouts.runSeconds",
          "v1alpha1.spec.timeouts.deleteSeconds");

  /** The default of a status that no operator has written. It changes no spec. */
  private static final String UNOBSERVED = "v1alpha1.status";

  private final List<String> problems = new ArrayList<>();

  private CrdCompatibility() {}

  /**
   * Returns the breaking changes, one sentence each, beginning with the field.
   *
   * @param before the earlier CRD
   * @param now the current CRD
   */
  static List<String> problems(JsonNode before, JsonNode now) {
    CrdCompatibility check = new CrdCompatibility();
    for (String fixed : List.of("/spec/group", "/spec/scope", "/spec/names")) {
      if (!before.at(fixed).equals(now.at(fixed))) {
        check.add(fixed, "was %s and is %s", before.at(fixed), now.at(fixed));
      }
    }
    Map<String, JsonNode> versions = versions(now);
    versions(before)
        .forEach(
            (name, version) -> {
              JsonNode same = versions.get(name);
              if (same == null || (isServed(version) && !isServed(same))) {
                check.add(name, "the version is no longer served");
              } else {
                check.schema(name, schema(version), schema(same));
              }
            });
    return check.problems;
  }

  private static Map<String, JsonNode> versions(JsonNode crd) {
    Map<String, JsonNode> versions = new TreeMap<>();
    crd.at("/spec/versions").forEach(v -> versions.put(v.path("name").asText(), v));
    return versions;
  }

  private static boolean isServed(JsonNode version) {
    return version.path("served").asBoolean();
  }

  private static JsonNode schema(JsonNode version) {
    return version.at("/schema/openAPIV3Schema");
  }

  private void add(String path, String what, Object... with) {
    problems.add(path + ": " + what.formatted(with));
  }

  private void schema(String path, JsonNode before, JsonNode now) {
    for (String key : KIND) {
      if (!before.path(key).equals(now.path(key))) {
        add(path, "%s was %s and is %s", key, before.path(key), now.path(key));
      }
    }
    values(path, before, now);
    required(path, before, now);
    rules(path, before, now);
    before
        .path("properties")
        .properties()
        .forEach(
            old -> {
              String field = path + "." + old.getKey();
              JsonNode same = now.path("properties").path(old.getKey());
              if (same.isMissingNode()) {
                add(field, "the field was removed");
              } else {
                schema(field, old.getValue(), same);
              }
            });
    for (String nested : List.of("items", "additionalProperties")) {
      if (before.path(nested).isObject()) {
        schema(
            path + (nested.equals("items") ? "[]" : ".*"), before.path(nested), now.path(nested));
      }
    }
  }

  private void values(String path, JsonNode before, JsonNode now) {
    UPPER.forEach(bound -> bound(path, bound, before, now, 1));
    LOWER.forEach(bound -> bound(path, bound, before, now, -1));
    for (String key : SAME) {
      if (now.has(key) && !now.path(key).equals(before.path(key))) {
        add(path, "%s was %s and is %s", key, before.path(key), now.path(key));
      }
    }
    if (now.has("enum")) {
      Set<String> gone = texts(before.path("enum"));
      gone.removeAll(texts(now.path("enum")));
      if (!before.has("enum")) {
        add(path, "only some values are allowed now");
      } else if (!gone.isEmpty()) {
        add(path, "values are no longer allowed: %s", gone);
      }
    }
    if (before.path("nullable").asBoolean() && !now.path("nullable").asBoolean()) {
      add(path, "null is no longer allowed");
    }
    boolean moved = MOVED_DEFAULTS.contains(path) && !now.has("default");
    boolean unobserved = path.equals(UNOBSERVED) && !before.has("default");
    if (!moved && !unobserved && !before.path("default").equals(now.path("default"))) {
      add(
          path,
          "the default was %s and is %s, so a stored resource without a value changes its meaning",
          before.path("default"),
          now.path("default"));
    }
  }

  private void bound(String path, String bound, JsonNode before, JsonNode now, int sign) {
    boolean narrower =
        now.has(bound)
            && (!before.has(bound)
                || sign * now.get(bound).asDouble() < sign * before.get(bound).asDouble());
    if (narrower) {
      add(path, "%s was %s and is %s", bound, before.path(bound), now.path(bound));
    }
  }

  /** A required field with a default breaks nothing: the API server sets the field. */
  private void required(String path, JsonNode before, JsonNode now) {
    Set<String> more = texts(now.path("required"));
    more.removeAll(texts(before.path("required")));
    more.removeIf(field -> now.path("properties").path(field).has("default"));
    more.forEach(field -> add(path + "." + field, "the field is required now"));
  }

  /** A rule that holds as long as a new field is absent breaks nothing. */
  private static boolean isAboutANewField(String rule, JsonNode before) {
    Matcher absent = ABSENT.matcher(rule);
    Matcher both = ABSENT_BEFORE_AND_AFTER.matcher(rule);
    return (absent.lookingAt() && !before.path("properties").has(absent.group(1)))
        || (both.lookingAt() && !before.at("/properties/spec/properties").has(both.group(1)));
  }

  private void rules(String path, JsonNode before, JsonNode now) {
    Set<String> more = new TreeSet<>(now.path("x-kubernetes-validations").findValuesAsText("rule"));
    more.removeAll(before.path("x-kubernetes-validations").findValuesAsText("rule"));
    more.removeIf(rule -> isAboutANewField(rule, before));
    more.forEach(rule -> add(path, "there is a new rule: %s", rule));
  }

  private static Set<String> texts(JsonNode list) {
    Set<String> texts = new TreeSet<>();
    list.forEach(item -> texts.add(item.asText()));
    return texts;
  }
}
