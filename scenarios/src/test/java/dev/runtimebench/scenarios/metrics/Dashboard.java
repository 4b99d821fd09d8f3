package dev.runtimebench.scenarios.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The queries of the Grafana dashboard in the chart, or of the table of alerts in the docs. */
record Dashboard(List<String> queries) {

  private static final Pattern METRIC =
      Pattern.compile("\\b((?:runtimebench|operator_sdk|jvm|process|system)_[a-z0-9_]+)\\b");
  private static final Pattern MATCHERS = Pattern.compile("\\{([^}]*)}");
  private static final Pattern MATCHER_LABEL = Pattern.compile("([a-z_]+)\\s*(?:=|!=|=~|!~)\\s*\"");
  private static final Pattern GROUPING_LABELS = Pattern.compile("\\b(?:by|on)\\s*\\(([^)]*)\\)");

  private static final Pattern ALERT_QUERY = Pattern.compile("(?m)^\\| `([^`]+)`");

  static Dashboard fromChart() {
    Path file =
        Path.of(
            System.getProperty("root.dir"),
            "manifests/charts/runtimebench/files/dashboards/runtimebench.json");
    try {
      return new Dashboard(
          new ObjectMapper()
              .readTree(file.toFile()).findValues("expr").stream().map(JsonNode::asText).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The queries in the first column of the table in {@code docs/operations/observability.md}. */
  static Dashboard fromDocs() {
    Path file = Path.of(System.getProperty("root.dir"), "docs/operations/observability.md");
    try {
      return new Dashboard(
          ALERT_QUERY
              .matcher(Files.readString(file))
              .results()
              .map(row -> row.group(1).replace("\\|", "|"))
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The metrics that a query names. */
  static Set<String> metrics(String query) {
    Set<String> names = new TreeSet<>();
    Matcher name = METRIC.matcher(query.replaceAll("\"[^\"]*\"", ""));
    while (name.find()) {
      names.add(name.group(1));
    }
    return names;
  }

  /** The labels that a query names. */
  static Set<String> labels(String query) {
    Set<String> labels = new TreeSet<>();
    Matcher braces = MATCHERS.matcher(query);
    while (braces.find()) {
      Matcher label = MATCHER_LABEL.matcher(braces.group(1));
      while (label.find()) {
        labels.add(label.group(1));
      }
    }
    Matcher groups = GROUPING_LABELS.matcher(query);
    while (groups.find()) {
      for (String label : groups.group(1).split(",")) {
        labels.add(label.strip());
      }
    }
    return labels;
  }
}
