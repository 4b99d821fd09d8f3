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
import java.util.stream.Collectors;
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
                        Stream.of(o.runtimeClass() + ": " + o.derivation() + "."),
                        command(o).stream()))
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

  /** The command that applies a suggestion; empty without one. */
  private static Optional<String> command(RuntimeOverhead o) {
    String amounts =
        Stream.of(amount("cpu", o.cpu()), amount("memory", o.memory()))
            .flatMap(Optional::stream)
            .collect(Collectors.joining(","));
    return amounts.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "kubectl patch runtimeclass %s --type merge --patch '{\"overhead\":{\"podFixed\":{%s}}}'"
                .formatted(o.runtimeClass(), amounts));
  }

  private static Optional<String> amount(String resource, OverheadFigure figure) {
    return Optional.ofNullable(figure)
        .map(OverheadFigure::suggested)
        .map(amount -> "\"%s\":\"%s\"".formatted(resource, amount));
  }
}
