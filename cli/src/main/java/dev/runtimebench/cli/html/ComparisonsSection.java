package dev.runtimebench.cli.html;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.html.page.Part;
import dev.runtimebench.cli.html.page.Table;
import dev.runtimebench.cli.html.page.Table.Cell;
import dev.runtimebench.cli.html.page.Table.Group;
import dev.runtimebench.cli.html.page.Table.Row;
import dev.runtimebench.cli.show.Numbers;
import dev.runtimebench.cli.show.Scale;
import dev.runtimebench.cli.show.SlowDown;
import dev.runtimebench.cli.show.Verdicts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table of the comparisons of each runtime with the baseline, each with its remarks. */
final class ComparisonsSection {

  private static final int DIGITS = 3;
  private static final List<String> HEADS =
      List.of(
          "runtime",
          "times as slow",
          "interval",
          "verdict",
          "p",
          "adjusted p",
          "detectable",
          "difference",
          "interval",
          "pairs");

  private final BenchmarkView benchmark;

  ComparisonsSection(BenchmarkView benchmark) {
    this.benchmark = benchmark;
  }

  Optional<Part> part() {
    List<Comparison> decided =
        benchmark.status().comparisons().stream().filter(c -> c.verdict() != null).toList();
    if (decided.isEmpty()) {
      return Optional.empty();
    }
    List<Group> groups = new ArrayList<>();
    for (String metric : benchmark.metrics()) {
      List<Comparison> rows = decided.stream().filter(c -> c.metric().equals(metric)).toList();
      if (!rows.isEmpty()) {
        groups.add(group(metric, rows));
      }
    }
    return Optional.of(
        new Table(
            "Compared with " + benchmark.baseline(), Table.NUMBERS, HEADS, groups, List.of()));
  }

  private Group group(String metric, List<Comparison> rows) {
    String unit =
        benchmark.results(metric).stream().map(RuntimeResult::unit).findFirst().orElse("");
    Scale scale = Scale.of(unit, rows.stream().map(Comparison::difference).toList());
    String detail =
        Stream.of(
                benchmark.isPrimary(metric) ? "primary" : "",
                Directions.of(benchmark, metric).orElse(""),
                rows.stream().anyMatch(SlowDown::isRate) ? "the ratio is inverted" : "",
                scale.unit().isEmpty() ? "" : "difference in " + Labels.unit(scale))
            .filter(word -> !word.isEmpty())
            .collect(Collectors.joining(", "));
    return new Group(metric, detail, rows.stream().map(c -> row(c, scale)).toList());
  }

  private static Row row(Comparison c, Scale scale) {
    String tone = Directions.tone(c);
    Optional<SlowDown> cost = SlowDown.of(c);
    List<Cell> cells =
        List.of(
            new Cell(Labels.ratio(cost.map(SlowDown::ratio).orElse(null)), "strong " + tone),
            new Cell(cost.map(s -> Labels.dashed(s.interval())).orElse(Labels.DASH)),
            new Cell(Verdicts.word(c), tone),
            new Cell(Labels.dashed(Numbers.p(c.pValue()))),
            new Cell(Labels.dashed(Numbers.p(c.adjustedPValue()))),
            new Cell(Labels.ratio(c.minDetectableRatio())),
            new Cell(Labels.number(scale, c.difference(), DIGITS)),
            new Cell(Labels.interval(scale, c.differenceLow(), c.differenceHigh(), DIGITS)),
            new Cell(Labels.count(c.pairs())));
    return new Row(c.runtime(), "", cells, Remarks.of(c));
  }
}
