package dev.runtimebench.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of policy.md has each rule of the chart's value {@code policy}, with its default. */
class PolicyPageTest {

  /** A row: the rule, what the rule limits, and the default without a remark in parentheses. */
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([A-Za-z.]+)` \\| .* \\| ([^|(]+?)(?: \\([^|]*\\))? \\|$");

  /** The rules for which an empty list allows nothing. */
  private static final Set<String> CLOSED =
      Set.of(
          "allowedTolerations",
          "allowedLabels",
          "allowedAnnotations",
          "allowedImagePullSecrets",
          "allowedPriorityClasses",
          "allowedPersistentVolumeClaims",
          "allowedConfigMaps");

  @Test
  void tableHasTheDefaultOfEachRule() {
    Map<String, String> expected = new LinkedHashMap<>();
    JsonNode policy = Repository.yaml(Repository.CHART.resolve("values.yaml")).path("policy");
    policy
        .properties()
        .forEach(
            rule -> {
              if (rule.getKey().startsWith("per")) {
                rule.getValue()
                    .properties()
                    .forEach(
                        limit ->
                            expected.put(
                                rule.getKey() + "." + limit.getKey(),
                                shown(limit.getKey(), limit.getValue())));
              } else {
                expected.put(rule.getKey(), shown(rule.getKey(), rule.getValue()));
              }
            });
    assertThat(expected).containsEntry("perBenchmark.maxPodsAtATime", "110");
    assertThat(rows()).isEqualTo(expected);
  }

  private static Map<String, String> rows() {
    String page = Repository.text(Repository.ROOT.resolve("docs/operations/policy.md"));
    String table = page.substring(page.indexOf("| rule |"), page.indexOf("\n\n**The defaults for"));
    Map<String, String> rows = new LinkedHashMap<>();
    for (Matcher row = ROW.matcher(table); row.find(); ) {
      rows.put(row.group(1), row.group(2));
    }
    return rows;
  }

  private static String shown(String rule, JsonNode value) {
    if (value.isArray() && value.size() == 1 && value.get(0).asText().equals("*")) {
      return "all";
    }
    if (value.isContainerNode()) {
      assertThat(value).as("the page can show an empty list only").isEmpty();
      return CLOSED.contains(rule) ? "none" : "no limit";
    }
    if (value.isNumber() && value.asInt() == 0) {
      return rule.equals("maxDensityPods") ? "none" : "no limit";
    }
    return value.asText();
  }
}
