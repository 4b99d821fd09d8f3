package dev.runtimebench.cli.table;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkload;
import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.cli.catalogue.CatalogueGroup;
import dev.runtimebench.cli.show.TerminalText;
import dev.runtimebench.cli.table.TextTable.Column;
import java.util.ArrayList;
import java.util.List;

/** Formats the list of workloads. */
public final class CatalogueTable {

  private static final int INDENT = 2;
  private static final int NAME_WIDTH = 24;

  private CatalogueTable() {}

  /** Returns the workloads by group, with a sentence each, in lines of at most this width. */
  public static List<String> byGroup(List<BenchmarkWorkload> workloads, int width) {
    int names = workloads.stream().mapToInt(w -> TerminalText.width(name(w))).max().orElse(0);
    int name = Math.min(names, NAME_WIDTH);
    List<String> lines = new ArrayList<>();
    for (CatalogueGroup group : CatalogueGroup.of(workloads)) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      lines.addAll(TerminalText.wrap(group.heading(), width));
      group.workloads().forEach(workload -> add(lines, workload, name, width));
    }
    return lines;
  }

  private static void add(List<String> lines, BenchmarkWorkload workload, int name, int width) {
    int indent = INDENT + name + 2;
    String label = TerminalText.cutName(name(workload), name);
    String head =
        " ".repeat(INDENT) + label + " ".repeat(indent - INDENT - TerminalText.width(label));
    for (String text : TerminalText.wrap(sentence(workload.getSpec()), width - indent)) {
      lines.add((head + text).stripTrailing());
      head = " ".repeat(indent);
    }
  }

  /** Returns one line for each workload with more columns; the lines may be wide. */
  public static List<String> wide(List<BenchmarkWorkload> workloads) {
    TextTable table =
        new TextTable(
            List.of(
                Column.name("name", Integer.MAX_VALUE),
                Column.name("group", Integer.MAX_VALUE),
                Column.name("length", Integer.MAX_VALUE),
                Column.name("primary metric", Integer.MAX_VALUE),
                Column.name("unit", Integer.MAX_VALUE),
                Column.name("image", Integer.MAX_VALUE),
                Column.name("server", Integer.MAX_VALUE),
                Column.name("description", Integer.MAX_VALUE)));
    for (CatalogueGroup group : CatalogueGroup.of(workloads)) {
      for (BenchmarkWorkload workload : group.workloads()) {
        BenchmarkWorkloadSpec spec = workload.getSpec();
        List<String> cells = new ArrayList<>();
        cells.add(workload.getMetadata().getName());
        cells.add(group.name());
        cells.add(spec.length() == null ? "Short" : spec.length().name());
        cells.add(spec.primaryMetric().name());
        cells.add(spec.primaryMetric().unit());
        cells.add(spec.container().image());
        cells.add(spec.server() == null ? "-" : spec.server().image());
        cells.add(spec.description());
        table.row(cells.stream().map(TerminalText::line).toList());
      }
    }
    return table.render(Integer.MAX_VALUE);
  }

  private static String name(BenchmarkWorkload workload) {
    return TerminalText.line(workload.getMetadata().getName());
  }

  /** The first sentence of the description. */
  private static String sentence(BenchmarkWorkloadSpec spec) {
    String text = TerminalText.line(spec.description());
    return text.isEmpty() ? "(no description)" : text.split("(?<=[.!?]) (?=\\p{Lu})", 2)[0];
  }
}
