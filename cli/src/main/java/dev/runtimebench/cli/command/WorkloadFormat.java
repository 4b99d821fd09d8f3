package dev.runtimebench.cli.command;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkload;
import dev.runtimebench.cli.catalogue.CatalogueGroup;
import dev.runtimebench.cli.show.TerminalWidth;
import dev.runtimebench.cli.table.CatalogueTable;
import dev.runtimebench.cli.table.WorkloadSheet;
import java.util.List;

/** The output formats of {@code rtb workloads}. */
enum WorkloadFormat {
  table,
  wide,
  json,
  yaml,
  name;

  /** Returns the workloads in this format, with a newline at the end. */
  String list(List<BenchmarkWorkload> workloads) {
    return switch (this) {
      case table ->
          workloads.isEmpty()
              ? "the cluster has no workloads\n"
              : lines(CatalogueTable.byGroup(workloads, TerminalWidth.columns()));
      case wide -> lines(CatalogueTable.wide(workloads));
      case json -> ObjectText.json(workloads, false);
      case yaml -> ObjectText.yaml(workloads, false);
      case name ->
          ObjectText.names(
              CatalogueGroup.of(workloads).stream()
                  .flatMap(group -> group.workloads().stream())
                  .toList());
    };
  }

  /** Returns one workload in this format, with a newline at the end. */
  String one(BenchmarkWorkload workload) {
    return switch (this) {
      case table -> lines(WorkloadSheet.of(workload, TerminalWidth.columns()));
      case wide -> lines(CatalogueTable.wide(List.of(workload)));
      case json -> ObjectText.json(List.of(workload), true);
      case yaml -> ObjectText.yaml(List.of(workload), true);
      case name -> ObjectText.names(List.of(workload));
    };
  }

  private static String lines(List<String> lines) {
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }
}
