package dev.runtimebench.cli.command;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.show.TerminalWidth;
import dev.runtimebench.cli.table.BenchmarkTable;
import java.time.Instant;
import java.util.List;

/** The output formats of {@code rtb get}. */
enum ListFormat {
  table,
  wide,
  json,
  yaml,
  name;

  /** Whether the format is for people. */
  boolean isTable() {
    return this == table || this == wide;
  }

  /**
   * Returns the benchmarks in this format, with a newline at the end.
   *
   * @param single whether the user named exactly one benchmark: no List around the object
   * @param withNamespace whether a table has a column with the namespace
   */
  String render(List<RuntimeBenchmark> benchmarks, boolean single, boolean withNamespace) {
    return switch (this) {
      case table, wide -> String.join("\n", lines(benchmarks, withNamespace)) + "\n";
      case json -> ObjectText.json(benchmarks, single);
      case yaml -> ObjectText.yaml(benchmarks, single);
      case name -> ObjectText.names(benchmarks);
    };
  }

  /** Returns the header and one line for each benchmark. */
  List<String> lines(List<RuntimeBenchmark> benchmarks, boolean withNamespace) {
    return new BenchmarkTable(withNamespace, this == wide, Instant.now())
        .lines(benchmarks.stream().map(BenchmarkView::new).toList(), TerminalWidth.columns());
  }
}
