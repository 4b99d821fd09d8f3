package dev.runtimebench.cli.html;

import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.html.page.Part;
import dev.runtimebench.cli.html.page.Table;
import dev.runtimebench.cli.html.page.Table.Cell;
import dev.runtimebench.cli.html.page.Table.Group;
import dev.runtimebench.cli.html.page.Table.Row;
import dev.runtimebench.cli.show.Scale;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table of each metric's distribution under each runtime. */
final class ResultsSection {

  private static final int DIGITS = 4;
  private static final List<String> HEADS =
      List.of(
          "runtime",
          "median",
          "median\u2019s interval",
          "mean",
          "sd",
          "min",
          "max",
          "p95",
          "p99",
          "n",
          "invalid",
          "outliers");

  private final BenchmarkView benchmark;

  ResultsSection(BenchmarkView benchmark) {
    this.benchmark = benchmark;
  }

  Optional<Part> part() {
    List<String> metrics = benchmark.metrics();
    return metrics.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Table(
                "Results",
                Table.NUMBERS,
                HEADS,
                metrics.stream().map(this::group).toList(),
                List.of()));
  }

  private Group group(String metric) {
    List<RuntimeResult> results = benchmark.results(metric);
    String unit = results.isEmpty() ? "" : results.get(0).unit();
    Scale scale =
        Scale.of(
            unit,
            results.stream()
                .flatMap(r -> Stream.of(r.median(), r.min(), r.max()))
                .filter(Objects::nonNull)
                .toList());
    String detail =
        Stream.of(
                scale.unit().isEmpty() ? "" : "in " + Labels.unit(scale),
                benchmark.isPrimary(metric) ? "primary" : "",
                Directions.of(benchmark, metric).orElse(""))
            .filter(word -> !word.isEmpty())
            .collect(Collectors.joining(", "));
    return new Group(metric, detail, results.stream().map(r -> row(r, scale)).toList());
  }

  private static Row row(RuntimeResult r, Scale scale) {
    boolean some = r.invalid() != null && r.invalid() > 0;
    return new Row(
        r.runtime(),
        List.of(
            new Cell(Labels.number(scale, r.median(), DIGITS), "strong"),
            new Cell(Labels.interval(scale, r.medianLow(), r.medianHigh(), DIGITS)),
            new Cell(Labels.number(scale, r.mean(), DIGITS)),
            new Cell(Labels.number(scale, r.sd(), DIGITS - 2)),
            new Cell(Labels.number(scale, r.min(), DIGITS)),
            new Cell(Labels.number(scale, r.max(), DIGITS)),
            new Cell(Labels.number(scale, r.p95(), DIGITS)),
            new Cell(Labels.number(scale, r.p99(), DIGITS)),
            new Cell(Labels.count(r.n())),
            new Cell(Labels.count(r.invalid()), some ? "bad" : ""),
            new Cell(Labels.count(r.outliers()))));
  }
}
