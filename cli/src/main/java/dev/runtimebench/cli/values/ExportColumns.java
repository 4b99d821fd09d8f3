package dev.runtimebench.cli.values;

import java.util.List;

/** The columns of a CSV file that {@code rtb export} writes and {@code rtb analyze} reads. */
public final class ExportColumns {

  public static final List<String> NAMES =
      List.of(
          "block",
          "runtime",
          "value",
          "metric",
          "unit",
          "better",
          "primary",
          "counted",
          "warmup",
          "attempt",
          "position",
          "node",
          "pod",
          "reason",
          "machine");

  private ExportColumns() {}
}
