package dev.runtimebench.cli.table;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkload;
import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.MinimumResources;
import dev.runtimebench.api.v1alpha1.Parameter;
import dev.runtimebench.api.v1alpha1.ParameterRule;
import dev.runtimebench.api.v1alpha1.Resources;
import dev.runtimebench.api.v1alpha1.Timeouts;
import dev.runtimebench.api.v1alpha1.WorkloadFact;
import dev.runtimebench.cli.catalogue.CatalogueGroup;
import dev.runtimebench.cli.show.TerminalText;
import dev.runtimebench.cli.table.TextTable.Column;
import dev.runtimebench.results.experiment.RuleText;
import dev.runtimebench.results.experiment.SpecDefaults;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Formats what a person must know about a workload before they use it. */
public final class WorkloadSheet {

  private static final int LABEL = 12;
  private static final int NAME_WIDTH = 16;
  private static final int TEXT_WIDTH = 12;

  private final BenchmarkWorkload workload;
  private final BenchmarkWorkloadSpec spec;
  private final int width;
  private final List<String> lines = new ArrayList<>();

  private WorkloadSheet(BenchmarkWorkload workload, int width) {
    this.workload = workload;
    this.spec = workload.getSpec();
    this.width = width;
  }

  /** Returns lines of at most this width. */
  public static List<String> of(BenchmarkWorkload workload, int width) {
    WorkloadSheet sheet = new WorkloadSheet(workload, width);
    sheet.essentials();
    sheet.metrics();
    sheet.facts();
    sheet.parameters();
    sheet.rules();
    return sheet.lines;
  }

  private void essentials() {
    lines.addAll(
        TerminalText.wrap(
            workload.getMetadata().getName() + " (" + CatalogueGroup.of(workload) + ")", width));
    if (spec.description() != null) {
      lines.addAll(TerminalText.wrap(spec.description(), width));
    }
    lines.add("");
    add("length", spec.length() == null ? "Short" : spec.length().name());
    add("image", spec.container().image());
    if (spec.server() != null) {
      add("server", "%s, port %d".formatted(spec.server().image(), spec.server().port()));
      add("under test", spec.isServerUnderTest() ? "the server" : "the container (the client)");
    }
    Resources resources = SpecDefaults.resources(spec);
    add("resources", resources(resources));
    add("minimum", minimum(spec.minimumResources()));
    Timeouts timeouts = SpecDefaults.timeouts(spec);
    add(
        "timeouts",
        "%d s to start, %d s to run, %d s to delete"
            .formatted(timeouts.startSeconds(), timeouts.runSeconds(), timeouts.deleteSeconds()));
  }

  private void add(String label, String text) {
    String head = label;
    for (String line : TerminalText.wrap(text, width - LABEL)) {
      lines.add(("%-" + LABEL + "s%s").formatted(head, line));
      head = "";
    }
  }

  private static String resources(Resources each) {
    return "cpu %s%s, memory %s%s"
        .formatted(
            each.cpu(),
            each.limitsCpu() ? "" : " (no CPU limit)",
            each.memory(),
            each.ephemeralStorage() == null
                ? ""
                : ", ephemeral storage " + each.ephemeralStorage());
  }

  private static String minimum(MinimumResources least) {
    String text =
        least == null
            ? ""
            : Stream.of(
                    least.cpu() == null ? "" : "cpu " + least.cpu(),
                    least.memory() == null ? "" : "memory " + least.memory())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
    return text.isEmpty() ? "none" : text;
  }

  private void metrics() {
    TextTable table =
        new TextTable(
            List.of(
                Column.name("metric", NAME_WIDTH),
                Column.name("unit", TEXT_WIDTH),
                Column.name("better", TEXT_WIDTH),
                Column.name("of a Pod", TEXT_WIDTH),
                Column.name("", TEXT_WIDTH)));
    Metric first = spec.primaryMetric();
    for (Metric metric : spec.metrics()) {
      row(
          table,
          metric.description(),
          metric.name(),
          metric.unit(),
          metric.better() == null ? "Lower" : metric.better().name(),
          metric.summary() == null ? "Median" : metric.summary().name(),
          metric.isPrimary() || metric.name().equals(first.name()) ? "primary" : "");
    }
    lines.add("");
    lines.addAll(table.render(width));
  }

  private void facts() {
    if (spec.facts().isEmpty()) {
      return;
    }
    TextTable table = new TextTable(List.of(Column.name("fact", NAME_WIDTH), Column.name("", 1)));
    for (WorkloadFact fact : spec.facts()) {
      row(table, fact.description(), fact.name(), "in words, without a ratio");
    }
    lines.add("");
    lines.addAll(table.render(width));
  }

  private void parameters() {
    lines.add("");
    if (spec.parameters().isEmpty()) {
      lines.add("no parameters");
      return;
    }
    TextTable table =
        new TextTable(
            List.of(
                Column.name("parameter", NAME_WIDTH),
                Column.name("type", TEXT_WIDTH),
                Column.name("default", TEXT_WIDTH),
                Column.name("allowed", TEXT_WIDTH)));
    for (Parameter parameter : spec.parameters()) {
      boolean choices = !parameter.choices().isEmpty();
      row(
          table,
          (choices ? "One of " + String.join(", ", parameter.choices()) + ". " : "")
              + (parameter.description() == null ? "" : parameter.description()),
          parameter.name(),
          parameter.type() == null ? "String" : parameter.type().name(),
          parameter.defaultValue() == null ? "(required)" : "\"" + parameter.defaultValue() + "\"",
          choices ? "see below" : bounds(parameter));
    }
    lines.addAll(table.render(width));
  }

  private void rules() {
    if (spec.rules().isEmpty()) {
      return;
    }
    lines.add("");
    lines.add("rules (a benchmark that breaks a rule is refused)");
    for (ParameterRule rule : spec.rules()) {
      String head = "- ";
      String text = RuleText.sentence(rule) + " " + rule.message();
      for (String line : TerminalText.wrap(text, width - head.length())) {
        lines.add(head + line);
        head = "  ";
      }
    }
  }

  private static void row(TextTable table, String note, String... cells) {
    table.row(Stream.of(cells).map(TerminalText::line).toList());
    if (note != null && !note.isBlank()) {
      table.note(1, note);
    }
  }

  private static String bounds(Parameter parameter) {
    if (parameter.minimum() != null && parameter.maximum() != null) {
      return parameter.minimum() + " to " + parameter.maximum();
    }
    if (parameter.minimum() != null) {
      return "from " + parameter.minimum();
    }
    return parameter.maximum() == null ? "any" : "to " + parameter.maximum();
  }
}
