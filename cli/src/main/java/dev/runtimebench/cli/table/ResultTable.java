package dev.runtimebench.cli.table;

import dev.runtimebench.api.v1alpha1.RuntimeOverhead;
import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.show.BenchmarkNames;
import dev.runtimebench.cli.show.DensityLines;
import dev.runtimebench.cli.show.Estimate;
import dev.runtimebench.cli.show.FactLines;
import dev.runtimebench.cli.show.MissingLines;
import dev.runtimebench.cli.show.Notes;
import dev.runtimebench.cli.show.Numbers;
import dev.runtimebench.cli.show.OverheadLines;
import dev.runtimebench.cli.show.Scale;
import dev.runtimebench.cli.show.TerminalText;
import dev.runtimebench.cli.show.TerminalWidth;
import dev.runtimebench.cli.table.TextTable.Column;
import dev.runtimebench.results.findings.density.DensityLine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Formats results for a terminal. Benchmarks with the same runtimes share a table. The table has
 * one column per runtime, or one row per runtime if the columns need too much space.
 */
public final class ResultTable {

  /** A table with one column per runtime cuts names to this width, and no further. */
  private static final int NAME_WIDTH = 16;

  private static final int SHORT_NAME_WIDTH = 10;

  private static final int DIGITS = 4;

  /** The columns of the wide format: from n to max, and from ratio to verdict. */
  private static final int NUMBERS = 6;

  private static final int COMPARED = 4;

  private final BenchmarkNames names;
  private final List<BenchmarkView> benchmarks;
  private final int width;

  /**
   * @param width the number of columns; {@link TerminalWidth#UNLIMITED} for all columns of the
   *     table
   */
  public ResultTable(List<BenchmarkView> benchmarks, int width) {
    this.benchmarks = benchmarks;
    this.width = width;
    this.names = new BenchmarkNames(benchmarks);
  }

  /** Returns the lines, none wider than the width, unless a number is. */
  public List<String> lines() {
    Map<List<String>, List<BenchmarkView>> groups = new LinkedHashMap<>();
    for (BenchmarkView benchmark : benchmarks) {
      List<String> key = new ArrayList<>(benchmark.runtimes());
      key.add(benchmark.baseline());
      groups.computeIfAbsent(key, k -> new ArrayList<>()).add(benchmark);
    }
    List<String> lines = new ArrayList<>();
    for (List<BenchmarkView> group : groups.values()) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      if (width == TerminalWidth.UNLIMITED) {
        lines.addAll(full(group).render(width));
        lines.addAll(legend(group.get(0), false));
      } else {
        TextTable wide = wide(group);
        lines.addAll(wide.fits(width) ? wide.render(width) : tall(group).render(width));
        lines.addAll(legend(group.get(0), wide.fits(width)));
      }
      List<String> verdicts = new VerdictTable(names, group, width).lines();
      if (!verdicts.isEmpty()) {
        lines.add("");
        lines.addAll(verdicts);
      }
      group.forEach(b -> lines.addAll(NodesTable.of(b.status().comparisons(), width)));
      group.forEach(b -> lines.addAll(NodesTable.droppedOut(b.status().nodes(), width)));
      lines.addAll(VerdictTable.gates(group, width));
      lines.addAll(FailureTable.of(names, group, width));
      lines.addAll(density(group));
      lines.addAll(missing(group));
      lines.addAll(overheads(group));
      lines.addAll(facts(group));
    }
    return lines;
  }

  /** Returns how many Pods of each runtime fit on the node. */
  private List<String> density(List<BenchmarkView> group) {
    List<String> lines = new ArrayList<>();
    for (BenchmarkView benchmark : group) {
      String name = group.size() == 1 ? "" : TerminalText.line(names.of(benchmark)) + ", ";
      Stream.concat(
              Stream.of(DensityLine.of(benchmark.status().density(), benchmark.baseline()))
                  .filter(line -> !line.isEmpty())
                  .map(TerminalText::line),
              DensityLines.of(benchmark.status().density()).stream())
          .forEach(line -> lines.addAll(TerminalText.wrap("Density: " + name + line, width)));
    }
    return lines;
  }

  /** Returns which metrics have no value in some trials, and why. */
  private List<String> missing(List<BenchmarkView> group) {
    List<String> lines = new ArrayList<>();
    for (BenchmarkView benchmark : group) {
      String name = group.size() == 1 ? "" : TerminalText.line(names.of(benchmark)) + ", ";
      MissingLines.of(benchmark.status().missing())
          .forEach(line -> lines.addAll(TerminalText.wrap("Missing: " + name + line + ".", width)));
    }
    return lines;
  }

  /** Returns the suggested overhead of RuntimeClasses, with the YAML that applies it. */
  private List<String> overheads(List<BenchmarkView> group) {
    List<String> lines = new ArrayList<>();
    for (BenchmarkView benchmark : group) {
      String name = group.size() == 1 ? "" : TerminalText.line(names.of(benchmark)) + ", ";
      for (RuntimeOverhead overhead : benchmark.status().overhead()) {
        OverheadLines.of(List.of(overhead))
            .forEach(
                line -> lines.addAll(TerminalText.wrap("Overhead: " + name + line + ".", width)));
        List<String> yaml = OverheadLines.yaml(overhead);
        if (!yaml.isEmpty()) {
          lines.addAll(
              TerminalText.wrap(
                  "To apply, save these lines as overhead.yaml: kubectl patch runtimeclass %s --type merge --patch-file overhead.yaml"
                      .formatted(TerminalText.line(overhead.runtimeClass())),
                  width));
          yaml.forEach(line -> lines.add("  " + line));
        }
      }
    }
    return lines;
  }

  /** Returns what the workloads printed in words. */
  private List<String> facts(List<BenchmarkView> group) {
    List<String> lines = new ArrayList<>();
    for (BenchmarkView benchmark : group) {
      String name = group.size() == 1 ? "" : TerminalText.line(names.of(benchmark)) + ", ";
      FactLines.of(benchmark.status().environment())
          .forEach(line -> lines.addAll(TerminalText.wrap("Fact: " + name + line + ".", width)));
    }
    return lines;
  }

  private TextTable wide(List<BenchmarkView> group) {
    BenchmarkView first = group.get(0);
    List<Column> columns = new ArrayList<>();
    columns.add(Column.name(names.header(), NAME_WIDTH));
    columns.add(Column.name("metric", NAME_WIDTH));
    columns.add(Column.unit());
    first.runtimes().forEach(runtime -> columns.add(Column.number(TerminalText.line(runtime))));
    if (!first.comparedRuntimes().isEmpty()) {
      columns.add(Column.number("ratio"));
    }
    TextTable table = new TextTable(columns);
    int[] ratioWidths =
        first.comparedRuntimes().stream().mapToInt(r -> ratioWidth(group, r)).toArray();
    for (BenchmarkView benchmark : group) {
      String name = names.of(benchmark);
      for (String metric : benchmark.metrics()) {
        table.row(wideRow(benchmark, name, metric, ratioWidths));
        name = "";
      }
      note(table, benchmark, name);
    }
    return table;
  }

  /** Returns the width of a runtime's widest ratio, to align the ratios. */
  private static int ratioWidth(List<BenchmarkView> group, String runtime) {
    return group.stream()
        .flatMap(b -> b.metrics().stream().map(metric -> ratio(b, runtime, metric)))
        .mapToInt(String::length)
        .max()
        .orElse(1);
  }

  private static List<String> wideRow(
      BenchmarkView benchmark, String name, String metric, int[] ratioWidths) {
    Scale scale = scale(benchmark, metric);
    List<String> row = new ArrayList<>(names(name, metric, scale.unit()));
    for (String runtime : benchmark.runtimes()) {
      row.add(median(benchmark, runtime, metric, scale));
    }
    List<String> comparedRuntimes = benchmark.comparedRuntimes();
    StringBuilder ratios = new StringBuilder();
    for (int i = 0; i < comparedRuntimes.size(); i++) {
      String ratio = ratio(benchmark, comparedRuntimes.get(i), metric);
      ratios.append(i == 0 ? "" : " ");
      ratios.append(" ".repeat(Math.max(0, ratioWidths[i] - ratio.length()))).append(ratio);
    }
    if (!comparedRuntimes.isEmpty()) {
      row.add(ratios.toString());
    }
    return row;
  }

  private static List<String> names(String... names) {
    return Stream.of(names).map(TerminalText::line).toList();
  }

  private TextTable tall(List<BenchmarkView> group) {
    TextTable table =
        new TextTable(
            List.of(
                Column.name(names.header(), SHORT_NAME_WIDTH),
                Column.name("metric", SHORT_NAME_WIDTH),
                Column.unit(),
                Column.name("runtime", SHORT_NAME_WIDTH),
                Column.number("median"),
                Column.number("ratio")));
    for (BenchmarkView benchmark : group) {
      String name = names.of(benchmark);
      for (String metric : benchmark.metrics()) {
        Scale scale = scale(benchmark, metric);
        String shown = metric;
        for (String runtime : benchmark.runtimes()) {
          String value = median(benchmark, runtime, metric, scale);
          table.row(
              names(
                  name,
                  shown,
                  shown.isEmpty() ? "" : scale.unit(),
                  runtime,
                  value,
                  ratio(benchmark, runtime, metric)));
          name = "";
          shown = "";
        }
      }
      note(table, benchmark, name);
    }
    return table;
  }

  /** All columns: one row for each metric and runtime, with names in each row, as for awk. */
  private TextTable full(List<BenchmarkView> group) {
    TextTable table =
        new TextTable(
            List.of(
                Column.name(names.header(), SHORT_NAME_WIDTH),
                Column.name("metric", SHORT_NAME_WIDTH),
                Column.unit(),
                Column.name("runtime", SHORT_NAME_WIDTH),
                Column.number("n"),
                Column.number("median"),
                Column.number("mean"),
                Column.number("sd"),
                Column.number("min"),
                Column.number("max"),
                Column.number("ratio"),
                Column.name("interval", Integer.MAX_VALUE),
                Column.number("p"),
                Column.name("verdict", Integer.MAX_VALUE)));
    for (BenchmarkView benchmark : group) {
      for (String metric : benchmark.metrics()) {
        Scale scale = scale(benchmark, metric);
        for (String runtime : benchmark.runtimes()) {
          List<String> row = new ArrayList<>(List.of(names.of(benchmark), metric));
          row.add(scale.unit());
          row.add(runtime);
          row.addAll(distribution(benchmark.result(runtime, metric), scale));
          row.addAll(comparison(benchmark, runtime, metric));
          table.row(row.stream().map(TerminalText::line).toList());
        }
      }
      note(table, benchmark, names.of(benchmark));
    }
    return table;
  }

  private static List<String> distribution(Optional<RuntimeResult> result, Scale scale) {
    return result
        .map(
            r ->
                List.of(
                    String.valueOf(r.n()),
                    scale.number(r.median(), DIGITS),
                    scale.number(r.mean(), DIGITS),
                    scale.number(r.sd(), DIGITS - 1),
                    scale.number(r.min(), DIGITS),
                    scale.number(r.max(), DIGITS)))
        .orElse(Collections.nCopies(NUMBERS, Numbers.NONE));
  }

  private static List<String> comparison(BenchmarkView benchmark, String runtime, String metric) {
    return benchmark
        .comparison(runtime, metric)
        .map(c -> ComparisonRow.of(c, benchmark.unit(metric)))
        .map(
            row ->
                List.of(
                    row.estimate().value(),
                    row.estimate().interval(),
                    Numbers.p(row.adjustedP()),
                    row.verdict()))
        .orElse(Collections.nCopies(COMPARED, Numbers.NONE));
  }

  private static void note(TextTable table, BenchmarkView benchmark, String name) {
    Notes.of(benchmark)
        .ifPresent(
            note -> {
              if (name.isEmpty()) {
                table.note(1, note);
              } else {
                table.note(0, name + ": " + note);
              }
            });
  }

  private static Scale scale(BenchmarkView benchmark, String metric) {
    List<RuntimeResult> results = benchmark.results(metric);
    String unit = results.isEmpty() ? "" : results.get(0).unit();
    return Scale.of(unit, results.stream().map(RuntimeResult::median).toList());
  }

  private static String median(BenchmarkView b, String runtime, String metric, Scale scale) {
    return b.result(runtime, metric).map(r -> scale.number(r.median(), 3)).orElse(Numbers.NONE);
  }

  private static String ratio(BenchmarkView benchmark, String runtime, String metric) {
    if (runtime.equals(benchmark.baseline())) {
      return "";
    }
    return benchmark
        .comparison(runtime, metric)
        .map(c -> Estimate.of(c, benchmark.unit(metric)).value())
        .orElse(Numbers.NONE);
  }

  private List<String> legend(BenchmarkView benchmark, boolean wide) {
    List<String> comparedRuntimes = benchmark.comparedRuntimes();
    String text = "Medians over Pods, one value per Pod.";
    if (!comparedRuntimes.isEmpty()) {
      String who = wide ? String.join(", ", comparedRuntimes) + " over " : "runtime over ";
      text += " Ratio: " + who + benchmark.baseline() + ".";
    }
    return TerminalText.wrap(text, width);
  }
}
