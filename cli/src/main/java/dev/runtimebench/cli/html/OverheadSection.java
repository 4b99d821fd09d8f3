package dev.runtimebench.cli.html;

import dev.runtimebench.api.v1alpha1.OverheadFigure;
import dev.runtimebench.api.v1alpha1.RuntimeOverhead;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.html.page.Part;
import dev.runtimebench.cli.html.page.Table;
import dev.runtimebench.cli.html.page.Table.Cell;
import dev.runtimebench.cli.html.page.Table.Row;
import dev.runtimebench.cli.show.OverheadLines;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The table of the suggested overhead of each RuntimeClass. */
final class OverheadSection {

  private static final List<String> HEADS =
      List.of(
          "RuntimeClass", "memory", "95th percentile", "cpu", "95th percentile", "today", "Pods");

  private final List<RuntimeOverhead> overheads;

  OverheadSection(BenchmarkView benchmark) {
    this.overheads = benchmark.status().overhead();
  }

  Optional<Part> part() {
    if (overheads.isEmpty()) {
      return Optional.empty();
    }
    List<String> notes =
        overheads.stream()
            .flatMap(
                o ->
                    Stream.concat(
                        OverheadLines.notes(o).stream(), OverheadLines.command(o).stream()))
            .toList();
    return Optional.of(
        Table.plain(
            "Suggested overhead.podFixed",
            Table.NUMBERS,
            HEADS,
            overheads.stream().map(OverheadSection::row).toList(),
            notes));
  }

  private static Row row(RuntimeOverhead o) {
    return new Row(
        o.runtimeClass(),
        List.of(
            new Cell(text(o.memory(), OverheadLines::suggested), "strong"),
            new Cell(text(o.memory(), OverheadLines::memory)),
            new Cell(text(o.cpu(), OverheadLines::suggested), "strong"),
            new Cell(text(o.cpu(), OverheadLines::cpu)),
            new Cell(OverheadLines.today(o)),
            new Cell(String.valueOf(o.pods()))));
  }

  private static String text(OverheadFigure figure, Function<OverheadFigure, String> text) {
    return figure == null ? "\u2013" : text.apply(figure);
  }
}
