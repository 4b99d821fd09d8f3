package dev.runtimebench.cli.html;

import dev.runtimebench.api.v1alpha1.RuntimeReliability;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.html.page.Part;
import dev.runtimebench.cli.html.page.Table;
import dev.runtimebench.cli.html.page.Table.Cell;
import dev.runtimebench.cli.html.page.Table.Row;
import dev.runtimebench.cli.show.MissingLines;
import dev.runtimebench.cli.show.SuccessRates;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The tables of what was invalid and why: failed trials, and values that are missing. */
final class ReliabilitySection {

  private final BenchmarkView benchmark;

  ReliabilitySection(BenchmarkView benchmark) {
    this.benchmark = benchmark;
  }

  List<Part> parts() {
    return Stream.of(runtimes(), failures(), missing()).flatMap(Optional::stream).toList();
  }

  private Optional<Part> runtimes() {
    List<RuntimeReliability> reliability = benchmark.status().reliability();
    if (reliability.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Table.plain(
            "Success rates",
            Table.NUMBERS,
            List.of("runtime", "failed", "success", "interval", "reasons"),
            reliability.stream().map(ReliabilitySection::row).toList(),
            List.of(SuccessRates.LEGEND)));
  }

  private static Row row(RuntimeReliability r) {
    boolean some = r.failed() != null && r.failed() > 0;
    return new Row(
        r.runtime(),
        List.of(
            new Cell(Labels.dashed(SuccessRates.failed(r)), some ? "bad" : ""),
            new Cell(Labels.dashed(SuccessRates.rate(r)), "strong"),
            new Cell(Labels.dashed(SuccessRates.interval(r))),
            new Cell(SuccessRates.reasons(r))));
  }

  private Optional<Part> failures() {
    if (benchmark.status().failures().isEmpty()) {
      return Optional.empty();
    }
    List<Row> rows =
        benchmark.status().failures().stream()
            .map(
                f ->
                    new Row(
                        SuccessRates.named(f),
                        List.of(
                            new Cell(String.valueOf(f.count())),
                            new Cell(Optional.ofNullable(f.lastMessage()).orElse(""), "message"))))
            .toList();
    return Optional.of(
        Table.plain(
            "Failed trials",
            Table.WORDS,
            List.of("reason", "trials", "last message"),
            rows,
            List.of()));
  }

  private Optional<Part> missing() {
    if (benchmark.status().missing().isEmpty()) {
      return Optional.empty();
    }
    List<Row> rows =
        benchmark.status().missing().stream()
            .map(
                m ->
                    new Row(
                        m.metric(),
                        List.of(
                            new Cell(m.runtime()),
                            new Cell("%d of %d".formatted(m.count(), m.of())),
                            new Cell(MissingLines.reasons(m), "message"))))
            .toList();
    return Optional.of(
        Table.plain(
            "Missing values",
            Table.WORDS,
            List.of("metric", "runtime", "trials without a value", "reasons"),
            rows,
            List.of()));
  }
}
