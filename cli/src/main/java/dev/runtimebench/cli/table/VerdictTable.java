package dev.runtimebench.cli.table;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.show.Headings;
import dev.runtimebench.cli.show.Numbers;
import dev.runtimebench.cli.show.Plain;
import dev.runtimebench.cli.show.Verdicts;
import dev.runtimebench.cli.table.TextTable.Column;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What the comparisons of the primary metrics say, with their intervals. */
final class VerdictTable {

  private static final int NAME = 10;

  private final Headings headings;
  private final List<BenchmarkView> benchmarks;

  VerdictTable(Headings headings, List<BenchmarkView> benchmarks) {
    this.headings = headings;
    this.benchmarks = benchmarks;
  }

  /** None where nothing was compared. */
  List<String> lines() {
    TextTable table =
        new TextTable(
            List.of(
                Column.name(headings.title(), NAME),
                Column.name("metric", NAME),
                Column.name("runtime", NAME),
                Column.number("ratio"),
                Column.name("interval", Integer.MAX_VALUE),
                Column.name("verdict", Integer.MAX_VALUE)));
    Set<String> whys = new LinkedHashSet<>();
    Set<String> levels = new LinkedHashSet<>();
    boolean any = false;
    for (BenchmarkView benchmark : benchmarks) {
      String name = headings.of(benchmark);
      for (Comparison c : primary(benchmark)) {
        table.row(row(name, c));
        name = "";
        any = true;
        Verdicts.why(c).ifPresent(whys::add);
        levels.add(Verdicts.confidence(c));
      }
    }
    if (!any) {
      return List.of();
    }
    List<String> lines = new ArrayList<>(table.render(ResultTable.WIDTH));
    lines.addAll(Plain.wrap("Intervals at " + String.join(", ", levels) + ".", ResultTable.WIDTH));
    whys.forEach(why -> lines.addAll(Plain.wrap("Inconclusive: " + why + ".", ResultTable.WIDTH)));
    return lines;
  }

  /** A line for each gate. */
  static List<String> gates(List<BenchmarkView> benchmarks) {
    return benchmarks.stream()
        .flatMap(b -> b.status().gates().stream())
        .flatMap(g -> Plain.wrap("Gate: " + Plain.line(g.message()), ResultTable.WIDTH).stream())
        .toList();
  }

  private static List<Comparison> primary(BenchmarkView benchmark) {
    return benchmark.status().comparisons().stream()
        .filter(c -> Boolean.TRUE.equals(c.primary()) && c.verdict() != null)
        .toList();
  }

  private static List<String> row(String name, Comparison c) {
    return Stream.of(
            name,
            c.metric(),
            c.runtime(),
            Numbers.ratio(c.ratio()),
            Numbers.interval(c.ciLow(), c.ciHigh()),
            Verdicts.word(c))
        .map(Plain::line)
        .toList();
  }
}
