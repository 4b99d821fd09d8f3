package dev.runtimebench.cli.table;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.show.BenchmarkNames;
import dev.runtimebench.cli.show.Estimate;
import dev.runtimebench.cli.show.RemarkLines;
import dev.runtimebench.cli.show.TerminalText;
import dev.runtimebench.cli.show.Verdicts;
import dev.runtimebench.cli.table.TextTable.Column;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Formats the verdicts and intervals of the primary metrics' comparisons. */
final class VerdictTable {

  private static final int NAME_WIDTH = 10;

  private final BenchmarkNames names;
  private final List<BenchmarkView> benchmarks;
  private final int width;

  VerdictTable(BenchmarkNames names, List<BenchmarkView> benchmarks, int width) {
    this.names = names;
    this.benchmarks = benchmarks;
    this.width = width;
  }

  /** Returns the lines; empty without comparisons. */
  List<String> lines() {
    TextTable table =
        new TextTable(
            List.of(
                Column.name(names.header(), NAME_WIDTH),
                Column.name("metric", NAME_WIDTH),
                Column.name("runtime", NAME_WIDTH),
                Column.number("ratio"),
                Column.name("interval", Integer.MAX_VALUE),
                Column.name("verdict", Integer.MAX_VALUE)));
    Set<String> whys = new LinkedHashSet<>();
    Set<String> levels = new LinkedHashSet<>();
    boolean any = false;
    for (BenchmarkView benchmark : benchmarks) {
      String name = names.of(benchmark);
      for (Comparison c : primary(benchmark)) {
        table.row(row(name, c, benchmark.unit(c.metric())));
        name = "";
        any = true;
        Verdicts.why(c).ifPresent(whys::add);
        levels.add(Verdicts.confidence(c));
      }
    }
    if (!any) {
      return List.of();
    }
    List<String> lines = new ArrayList<>(table.render(width));
    lines.addAll(TerminalText.wrap("Intervals at " + String.join(", ", levels) + ".", width));
    whys.forEach(why -> lines.addAll(TerminalText.wrap("Inconclusive: " + why + ".", width)));
    remarks().forEach(remark -> lines.addAll(TerminalText.wrap(remark + ".", width)));
    return lines;
  }

  /** Returns each remark once, with the benchmarks that it is on if the table has several. */
  private List<String> remarks() {
    Map<String, List<String>> on = new LinkedHashMap<>();
    for (BenchmarkView benchmark : benchmarks) {
      RemarkLines.of(primary(benchmark))
          .forEach(
              remark ->
                  on.computeIfAbsent(remark, r -> new ArrayList<>())
                      .add(TerminalText.line(names.of(benchmark))));
    }
    boolean several = benchmarks.size() > 1;
    return on.entrySet().stream()
        .map(
            e ->
                "Remark on " + (several ? String.join(", ", e.getValue()) + ": " : "") + e.getKey())
        .toList();
  }

  /** Returns the gates' messages. */
  static List<String> gates(List<BenchmarkView> benchmarks, int width) {
    return benchmarks.stream()
        .flatMap(b -> b.status().gates().stream())
        .flatMap(g -> TerminalText.wrap("Gate: " + TerminalText.line(g.message()), width).stream())
        .toList();
  }

  private static List<Comparison> primary(BenchmarkView benchmark) {
    return benchmark.status().comparisons().stream()
        .filter(c -> Boolean.TRUE.equals(c.primary()) && c.verdict() != null)
        .toList();
  }

  private static List<String> row(String name, Comparison c, String unit) {
    Estimate estimate = Estimate.of(c, unit);
    return Stream.of(
            name, c.metric(), c.runtime(), estimate.value(), estimate.interval(), Verdicts.word(c))
        .map(TerminalText::line)
        .toList();
  }
}
