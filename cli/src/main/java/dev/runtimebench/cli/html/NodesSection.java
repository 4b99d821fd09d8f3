package dev.runtimebench.cli.html;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.Heterogeneity;
import dev.runtimebench.api.v1alpha1.NodeRatio;
import dev.runtimebench.api.v1alpha1.NodeState;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.html.page.Part;
import dev.runtimebench.cli.html.page.Table;
import dev.runtimebench.cli.html.page.Table.Cell;
import dev.runtimebench.cli.html.page.Table.Group;
import dev.runtimebench.cli.html.page.Table.Row;
import dev.runtimebench.cli.show.Numbers;
import dev.runtimebench.cli.show.Verdicts;
import java.util.ArrayList;
import java.util.List;

/** The nodes of a benchmark on several nodes: what each node shows, and how each node ended. */
final class NodesSection {

  private final BenchmarkView benchmark;

  NodesSection(BenchmarkView benchmark) {
    this.benchmark = benchmark;
  }

  /** Returns the tables; none for a benchmark on one node. */
  List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    List<Group> groups =
        benchmark.status().comparisons().stream()
            .filter(c -> !c.nodes().isEmpty())
            .map(NodesSection::group)
            .toList();
    if (!groups.isEmpty()) {
      parts.add(
          new Table(
              "Ratio of each node",
              Table.NUMBERS,
              List.of("node", "ratio to " + benchmark.baseline(), "interval", "pairs"),
              groups,
              List.of()));
    }
    if (!benchmark.status().nodes().isEmpty()) {
      parts.add(
          Table.plain(
              "Nodes",
              Table.WORDS,
              List.of("node", "benchmark", "phase", "blocks", "how it ended"),
              benchmark.status().nodes().stream().map(NodesSection::row).toList(),
              List.of()));
    }
    return parts;
  }

  private static Group group(Comparison c) {
    return new Group(
        c.runtime() + ", " + c.metric(),
        c.heterogeneity() == null ? "no ratio for nodes like these" : difference(c.heterogeneity()),
        c.nodes().stream().map(NodesSection::row).toList());
  }

  private static String difference(Heterogeneity d) {
    String factor = d.factor() == null ? Labels.DASH : Numbers.significant(d.factor(), 4);
    String share =
        d.inconsistency() == null
            ? Labels.DASH
            : Verdicts.percent(Math.rint(1000 * d.inconsistency()) / 1000);
    return "nodes differ by a factor of about %s (p for equal nodes %s, I squared %s); another such node would show %s"
        .formatted(
            factor,
            Numbers.p(d.pValue()),
            share,
            Labels.dashed(Numbers.interval(d.nextLow(), d.nextHigh())));
  }

  private static Row row(NodeRatio node) {
    boolean leftOut = Boolean.TRUE.equals(node.leftOut());
    return new Row(
        leftOut ? node.node() + " (does not count)" : node.node(),
        List.of(
            new Cell(Labels.ratio(node.ratio()), "strong"),
            new Cell(Labels.dashed(Numbers.interval(node.ciLow(), node.ciHigh()))),
            new Cell(Labels.count(node.pairs()))));
  }

  private static Row row(NodeState node) {
    return new Row(
        node.node(),
        List.of(
            new Cell(node.benchmark()),
            new Cell(node.phase() == null ? Labels.DASH : node.phase()),
            new Cell(Labels.count(node.blocks())),
            new Cell(node.message() == null ? Labels.DASH : node.message(), "message")));
  }
}
