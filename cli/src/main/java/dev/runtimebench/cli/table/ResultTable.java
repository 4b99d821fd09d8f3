package dev.runtimebench.cli.table;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.show.Headings;
import dev.runtimebench.cli.show.Numbers;
import dev.runtimebench.cli.show.Plain;
import dev.runtimebench.cli.show.Remarks;
import dev.runtimebench.cli.show.Scale;
import dev.runtimebench.cli.table.TextTable.Column;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The results for a terminal of 80 columns. Benchmarks of the same runtimes share a table with one
 * column a runtime; where that is too wide, one row a runtime.
 */
public final class ResultTable {

  public static final int WIDTH = 80;

  /** Shorter than this no name is cut for the sake of one column a runtime. */
  private static final int NAME = 16;

  private static final int SHORT_NAME = 10;

  private final Headings headings;
  private final List<BenchmarkView> benchmarks;

  public ResultTable(List<BenchmarkView> benchmarks) {
    this.benchmarks = benchmarks;
    this.headings = new Headings(benchmarks);
  }

  /** The lines, none wider than {@link #WIDTH}. */
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
      TextTable wide = wide(group);
      lines.addAll(wide.fits(WIDTH) ? wide.render(WIDTH) : tall(group).render(WIDTH));
      lines.addAll(legend(group.get(0), wide.fits(WIDTH)));
      List<String> verdicts = new VerdictTable(headings, group).lines();
      if (!verdicts.isEmpty()) {
        lines.add("");
        lines.addAll(verdicts);
      }
      lines.addAll(VerdictTable.gates(group));
    }
    return lines;
  }

  private TextTable wide(List<BenchmarkView> group) {
    BenchmarkView first = group.get(0);
    List<Column> columns = new ArrayList<>();
    columns.add(Column.name(headings.title(), NAME));
    columns.add(Column.name("metric", NAME));
    columns.add(Column.unit());
    first.runtimes().forEach(runtime -> columns.add(Column.number(runtime)));
    if (!first.contestants().isEmpty()) {
      columns.add(Column.number("ratio"));
    }
    TextTable table = new TextTable(columns);
    int[] ratioWidths = first.contestants().stream().mapToInt(r -> ratioWidth(group, r)).toArray();
    for (BenchmarkView benchmark : group) {
      String name = headings.of(benchmark);
      for (String metric : benchmark.metrics()) {
        table.row(wideRow(benchmark, name, metric, ratioWidths));
        name = "";
      }
      remark(table, benchmark, name);
    }
    return table;
  }

  /** The width of a runtime's widest ratio: they stand under each other. */
  private static int ratioWidth(List<BenchmarkView> group, String runtime) {
    return group.stream()
        .flatMap(b -> b.status().comparisons().stream())
        .filter(c -> c.runtime().equals(runtime))
        .mapToInt(c -> Numbers.ratio(c.ratio()).length())
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
    List<String> contestants = benchmark.contestants();
    StringBuilder ratios = new StringBuilder();
    for (int i = 0; i < contestants.size(); i++) {
      String ratio = ratio(benchmark, contestants.get(i), metric);
      ratios.append(i == 0 ? "" : " ");
      ratios.append(" ".repeat(Math.max(0, ratioWidths[i] - ratio.length()))).append(ratio);
    }
    if (!contestants.isEmpty()) {
      row.add(ratios.toString());
    }
    return row;
  }

  private static List<String> names(String... names) {
    return Stream.of(names).map(Plain::line).toList();
  }

  private TextTable tall(List<BenchmarkView> group) {
    TextTable table =
        new TextTable(
            List.of(
                Column.name(headings.title(), SHORT_NAME),
                Column.name("metric", SHORT_NAME),
                Column.unit(),
                Column.name("runtime", SHORT_NAME),
                Column.number("median"),
                Column.number("ratio")));
    for (BenchmarkView benchmark : group) {
      String name = headings.of(benchmark);
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
      remark(table, benchmark, name);
    }
    return table;
  }

  private static void remark(TextTable table, BenchmarkView benchmark, String name) {
    Remarks.of(benchmark)
        .ifPresent(
            remark -> {
              if (name.isEmpty()) {
                table.note(1, remark);
              } else {
                table.note(0, name + ": " + remark);
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
    return Numbers.ratio(benchmark.comparison(runtime, metric).map(Comparison::ratio).orElse(null));
  }

  private static List<String> legend(BenchmarkView benchmark, boolean wide) {
    List<String> contestants = benchmark.contestants();
    String text = "Medians of one value a Pod.";
    if (!contestants.isEmpty()) {
      String who = wide ? String.join(", ", contestants) + " over " : "runtime over ";
      text += " Ratio: " + who + benchmark.baseline() + ".";
    }
    return Plain.wrap(text, WIDTH);
  }
}
