package dev.runtimebench.cli.command;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkload;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.catalogue.CatalogueGroup;
import dev.runtimebench.cli.export.WorkloadTree;
import dev.runtimebench.cli.show.TerminalText;
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
      case json -> WorkloadTree.json(WorkloadTree.list(workloads));
      case yaml -> WorkloadTree.yaml(WorkloadTree.list(workloads));
      case name ->
          lines(
              CatalogueGroup.of(workloads).stream()
                  .flatMap(group -> group.workloads().stream())
                  .map(WorkloadFormat::title)
                  .toList());
    };
  }

  /** Returns one workload in this format, with a newline at the end. */
  String one(BenchmarkWorkload workload) {
    return switch (this) {
      case table -> lines(WorkloadSheet.of(workload, TerminalWidth.columns()));
      case wide -> lines(CatalogueTable.wide(List.of(workload)));
      case json -> WorkloadTree.json(WorkloadTree.one(workload));
      case yaml -> WorkloadTree.yaml(WorkloadTree.one(workload));
      case name -> title(workload) + "\n";
    };
  }

  private static String title(BenchmarkWorkload workload) {
    return TerminalText.line(
        "benchmarkworkload.%s/%s"
            .formatted(RuntimeBenchmark.GROUP, workload.getMetadata().getName()));
  }

  private static String lines(List<String> lines) {
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }
}
