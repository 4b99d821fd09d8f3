package dev.runtimebench.cli.table;

import dev.runtimebench.api.v1alpha1.PhaseResult;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.show.PhaseRows;
import dev.runtimebench.cli.show.TerminalText;
import dev.runtimebench.cli.table.TextTable.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Formats how long the phases of a trial took. */
public final class PhaseTable {

  private static final int NAME_WIDTH = 12;

  private final BenchmarkView benchmark;
  private final int width;

  /**
   * @param width the number of columns
   */
  public PhaseTable(BenchmarkView benchmark, int width) {
    this.benchmark = benchmark;
    this.width = width;
  }

  /** Returns the lines; empty if no phase was seen. */
  public List<String> lines() {
    List<PhaseRows.Row> rows = new PhaseRows(benchmark).seen();
    List<Column> columns = new ArrayList<>();
    columns.add(Column.name("phase, ms", NAME_WIDTH));
    for (String runtime : benchmark.runtimes()) {
      columns.add(Column.number(TerminalText.line(runtime)));
      columns.add(Column.number("+/-"));
      columns.add(Column.number("seen"));
    }
    TextTable table = new TextTable(columns);
    for (PhaseRows.Row row : rows) {
      List<String> cells = new ArrayList<>();
      cells.add(TerminalText.line(row.name()));
      for (Optional<PhaseResult> result : row.results()) {
        cells.add(PhaseRows.median(result));
        cells.add(PhaseRows.uncertainty(result));
        cells.add(result.map(r -> r.n() + "/" + r.of()).orElse(""));
      }
      table.row(cells);
    }
    if (rows.isEmpty()) {
      return List.of();
    }
    if (width >= TextTable.STACKED_BELOW && !table.fitsWithCutHeaders(width)) {
      return List.of("The phases need more columns: rtb report -o html shows them.");
    }
    List<String> lines = new ArrayList<>(table.render(width));
    lines.addAll(
        TerminalText.wrap(
            "Medians over the trials. +/-: largest possible error. seen: trials with this phase.",
            width));
    return lines;
  }
}
