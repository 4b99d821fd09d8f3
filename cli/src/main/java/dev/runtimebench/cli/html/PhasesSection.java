package dev.runtimebench.cli.html;

import dev.runtimebench.api.v1alpha1.PhaseResult;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.html.page.Part;
import dev.runtimebench.cli.html.page.Table;
import dev.runtimebench.cli.html.page.Table.Cell;
import dev.runtimebench.cli.html.page.Table.Row;
import dev.runtimebench.cli.show.PhaseRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The table of how long each phase of a trial took under each runtime. */
final class PhasesSection {

  private static final String CLOCKS =
      "Medians in ms. \u00b1 is the largest possible error of the median, from the resolution of the"
          + " timestamps or, for a phase that begins on the operator\u2019s clock and ends on the"
          + " node\u2019s, from the unknown offset between the two clocks. gVisor boots during sandbox"
          + " set-up, and runc works during container start: compare the sum of both phases.";

  private final BenchmarkView benchmark;

  PhasesSection(BenchmarkView benchmark) {
    this.benchmark = benchmark;
  }

  Optional<Part> part() {
    PhaseRows phases = new PhaseRows(benchmark);
    List<PhaseRows.Row> seen = phases.seen();
    if (seen.isEmpty()) {
      return Optional.empty();
    }
    List<String> heads = new ArrayList<>(List.of("phase"));
    benchmark.runtimes().forEach(r -> heads.addAll(List.of(r, "\u00b1", "seen")));
    List<Row> rows =
        seen.stream()
            .map(
                row ->
                    new Row(
                        row.name(), row.results().stream().flatMap(PhasesSection::cells).toList()))
            .toList();
    List<String> notes = new ArrayList<>(List.of(CLOCKS));
    if (!phases.missing().isEmpty()) {
      notes.add("Phases not seen: " + String.join("; ", phases.missing()) + ".");
    }
    return Optional.of(Table.plain("Phases of a trial", Table.NUMBERS, heads, rows, notes));
  }

  private static Stream<Cell> cells(Optional<PhaseResult> result) {
    boolean some = result.filter(r -> r.n() < r.of()).isPresent();
    return Stream.of(
        new Cell(Labels.dashed(PhaseRows.median(result)), "strong"),
        new Cell(Labels.dashed(PhaseRows.uncertainty(result)), "none"),
        new Cell(Labels.dashed(PhaseRows.coverage(result)), some ? "bad" : "none"));
  }
}
