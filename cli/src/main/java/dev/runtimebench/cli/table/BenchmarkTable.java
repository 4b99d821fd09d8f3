package dev.runtimebench.cli.table;

import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.show.Notes;
import dev.runtimebench.cli.show.Numbers;
import dev.runtimebench.cli.show.TerminalText;
import dev.runtimebench.cli.table.TextTable.Column;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Formats the list of benchmarks, one line each. */
public final class BenchmarkTable {

  private static final int NAME_WIDTH = 10;
  private static final int WORKLOAD_WIDTH = 8;
  private static final int RESULT_WIDTH = 8;

  /** With fewer columns, a table of all namespaces has no room for the workload. */
  private static final int ROOM_FOR_WORKLOAD = 72;

  private static final int SECONDS_SHOWN = 120;
  private static final int MINUTES_SHOWN = 120;
  private static final int HOURS_SHOWN = 48;

  private final boolean withNamespace;
  private final boolean wide;
  private final Instant now;

  /**
   * @param wide whether to show more columns, none of them cut
   * @param now for the age of the benchmarks
   */
  public BenchmarkTable(boolean withNamespace, boolean wide, Instant now) {
    this.withNamespace = withNamespace;
    this.wide = wide;
    this.now = now;
  }

  /** Returns the header and one line for each benchmark, in lines of at most this width. */
  public List<String> lines(List<BenchmarkView> benchmarks, int width) {
    boolean workload = wide || !withNamespace || width >= ROOM_FOR_WORKLOAD;
    TextTable table = new TextTable(columns(workload));
    benchmarks.forEach(benchmark -> table.row(cells(benchmark, workload)));
    return table.render(wide ? Integer.MAX_VALUE : width);
  }

  private List<Column> columns(boolean workload) {
    List<Column> columns = new ArrayList<>();
    if (withNamespace) {
      columns.add(Column.name("NAMESPACE", NAME_WIDTH));
    }
    columns.add(Column.name("NAME", NAME_WIDTH));
    if (workload) {
      columns.add(Column.name("WORKLOAD", WORKLOAD_WIDTH));
    }
    columns.add(Column.name("PHASE", Integer.MAX_VALUE));
    columns.add(Column.name("BLOCKS", Integer.MAX_VALUE));
    columns.add(Column.name("AGE", Integer.MAX_VALUE));
    if (wide) {
      columns.add(Column.name("BASELINE", NAME_WIDTH));
      columns.add(Column.sentence("SUCCESS", NAME_WIDTH));
      columns.add(Column.name("NODE", NAME_WIDTH));
    }
    columns.add(Column.sentence("RESULT", RESULT_WIDTH));
    return columns;
  }

  private List<String> cells(BenchmarkView benchmark, boolean workload) {
    List<String> cells = new ArrayList<>();
    if (withNamespace) {
      cells.add(benchmark.namespace());
    }
    var status = benchmark.status();
    cells.add(benchmark.name());
    if (workload) {
      cells.add(benchmark.workload());
    }
    cells.add(benchmark.outcome().phase().display());
    cells.add(
        Optional.ofNullable(status.blocks()).map(blocks -> blocks.display()).orElse(Numbers.NONE));
    cells.add(age(benchmark.benchmark().getMetadata().getCreationTimestamp()));
    if (wide) {
      cells.add(benchmark.baseline());
      cells.add(status.success());
      cells.add(
          Optional.ofNullable(status.environment())
              .map(environment -> environment.node())
              .or(() -> Optional.ofNullable(status.nodesDone()).map(done -> done + " ended"))
              .orElse(Numbers.NONE));
    }
    cells.add(
        benchmark
            .result()
            .or(() -> Optional.ofNullable(status.result()).filter(line -> !line.isBlank()))
            .or(() -> Notes.of(benchmark))
            .orElse(Numbers.NONE));
    return cells.stream()
        .map(TerminalText::line)
        .map(cell -> cell.isEmpty() ? Numbers.NONE : cell)
        .toList();
  }

  /** Formats an age as kubectl does: {@code 90s}, {@code 12m}, {@code 5h}, {@code 3d}. */
  private String age(String created) {
    try {
      Duration age = Duration.between(Instant.parse(created == null ? "" : created), now);
      long seconds = Math.max(0, age.toSeconds());
      if (seconds < SECONDS_SHOWN) {
        return seconds + "s";
      }
      if (age.toMinutes() < MINUTES_SHOWN) {
        return age.toMinutes() + "m";
      }
      return age.toHours() < HOURS_SHOWN
          ? age.toHours() + "h"
          : String.format(Locale.ROOT, "%dd", age.toDays());
    } catch (DateTimeParseException e) {
      return Numbers.NONE;
    }
  }
}
