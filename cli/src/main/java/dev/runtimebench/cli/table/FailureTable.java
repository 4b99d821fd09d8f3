package dev.runtimebench.cli.table;

import dev.runtimebench.api.v1alpha1.RuntimeReliability;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.show.BenchmarkNames;
import dev.runtimebench.cli.show.SuccessRates;
import dev.runtimebench.cli.show.TerminalText;
import dev.runtimebench.cli.table.TextTable.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Formats how often the workload failed under each runtime. */
final class FailureTable {

  private static final int NAME_WIDTH = 10;

  private final TextTable table;
  private boolean empty = true;

  private FailureTable(List<Column> names) {
    List<Column> columns = new ArrayList<>(names);
    columns.add(Column.name("runtime", NAME_WIDTH));
    columns.add(Column.number("failed"));
    columns.add(Column.number("success"));
    columns.add(Column.name("interval", Integer.MAX_VALUE));
    table = new TextTable(columns);
  }

  /** Returns the lines for one analysis; empty if no trial failed. */
  static List<String> of(List<RuntimeReliability> reliability, int width) {
    FailureTable failures = new FailureTable(List.of());
    failures.add(reliability, List.of());
    return failures.lines(width);
  }

  /** Returns the lines for the benchmarks with failed trials; empty if there are none. */
  static List<String> of(BenchmarkNames names, List<BenchmarkView> benchmarks, int width) {
    FailureTable failures = new FailureTable(List.of(Column.name(names.header(), NAME_WIDTH)));
    benchmarks.forEach(b -> failures.add(b.status().reliability(), List.of(names.of(b))));
    return failures.lines(width);
  }

  private void add(List<RuntimeReliability> reliability, List<String> name) {
    if (!SuccessRates.isAnyFailed(reliability)) {
      return;
    }
    empty = false;
    List<String> first = name;
    for (RuntimeReliability r : reliability) {
      table.row(
          Stream.concat(
                  first.stream(),
                  Stream.of(
                      r.runtime(),
                      SuccessRates.failed(r),
                      SuccessRates.rate(r),
                      SuccessRates.interval(r)))
              .map(TerminalText::line)
              .toList());
      if (!r.failures().isEmpty()) {
        table.note(name.size() + 1, SuccessRates.reasons(r));
      }
      first = name.stream().map(n -> "").toList();
    }
  }

  private List<String> lines(int width) {
    if (empty) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.addAll(table.render(width));
    lines.addAll(TerminalText.wrap(SuccessRates.LEGEND, width));
    return lines;
  }
}
