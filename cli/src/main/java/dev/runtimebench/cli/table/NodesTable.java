package dev.runtimebench.cli.table;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.Heterogeneity;
import dev.runtimebench.api.v1alpha1.NodeRatio;
import dev.runtimebench.api.v1alpha1.NodeState;
import dev.runtimebench.cli.show.Numbers;
import dev.runtimebench.cli.show.TerminalText;
import dev.runtimebench.cli.show.Verdicts;
import dev.runtimebench.cli.table.TextTable.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Formats what each node shows for a terminal: one row per node, then how the nodes differ. */
final class NodesTable {

  private static final int NAME_WIDTH = 10;
  private static final int NODE_WIDTH = 20;

  /** The maximum number of nodes to list for a comparison. */
  private static final int MAX_NODES = 20;

  private NodesTable() {}

  /**
   * Returns the lines, with an empty line before them; none if all blocks ran on one node.
   *
   * @param width the number of columns
   */
  static List<String> of(List<Comparison> comparisons, int width) {
    List<Comparison> onNodes = comparisons.stream().filter(c -> !c.nodes().isEmpty()).toList();
    if (onNodes.isEmpty()) {
      return List.of();
    }
    TextTable table =
        new TextTable(
            List.of(
                Column.name("metric", NAME_WIDTH),
                Column.name("runtime", NAME_WIDTH),
                Column.name("node", NODE_WIDTH),
                Column.number("n"),
                Column.number("ratio"),
                Column.name("interval", Integer.MAX_VALUE)));
    onNodes.forEach(c -> rows(table, c));
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.addAll(table.render(width));
    onNodes.forEach(c -> lines.addAll(TerminalText.wrap(TerminalText.line(note(c)), width)));
    return lines;
  }

  /** Returns one line for each node that has dropped out. */
  static List<String> droppedOut(List<NodeState> nodes, int width) {
    return nodes.stream()
        .filter(NodeState::isDroppedOut)
        .map(n -> "Node %s dropped out: %s: %s".formatted(n.node(), n.reason(), n.message()))
        .flatMap(line -> TerminalText.wrap(TerminalText.line(line), width).stream())
        .toList();
  }

  private static void rows(TextTable table, Comparison c) {
    String metric = c.metric();
    String runtime = c.runtime();
    for (NodeRatio node : c.nodes().stream().limit(MAX_NODES).toList()) {
      table.row(
          Stream.of(
                  metric,
                  runtime,
                  node.node(),
                  String.valueOf(node.pairs()),
                  Numbers.ratio(node.ratio()),
                  interval(node))
              .map(TerminalText::line)
              .toList());
      metric = "";
      runtime = "";
    }
  }

  /** The node's interval, and whether the node counts. */
  private static String interval(NodeRatio node) {
    String interval = Numbers.interval(node.ciLow(), node.ciHigh());
    return Boolean.TRUE.equals(node.leftOut()) ? interval + " does not count" : interval;
  }

  private static String note(Comparison c) {
    int more = c.nodes().size() - MAX_NODES;
    return "%s %s: %s%s"
        .formatted(
            c.runtime(),
            c.metric(),
            c.heterogeneity() == null
                ? "there is no ratio for nodes like these."
                : difference(c.heterogeneity()),
            more > 0 ? " %d more node(s) are in the JSON.".formatted(more) : "");
  }

  private static String difference(Heterogeneity d) {
    String next =
        d.nextLow() == null
            ? ""
            : " Another such node would show " + Numbers.interval(d.nextLow(), d.nextHigh()) + ".";
    String factor = d.factor() == null ? Numbers.NONE : Numbers.significant(d.factor(), 4);
    String share =
        d.inconsistency() == null
            ? Numbers.NONE
            : Verdicts.percent(Math.rint(1000 * d.inconsistency()) / 1000);
    return "%d nodes, which differ from the ratio by a factor of about %s (p for equal nodes %s, I squared %s).%s"
        .formatted(d.nodes(), factor, Numbers.p(d.pValue()), share, next);
  }
}
