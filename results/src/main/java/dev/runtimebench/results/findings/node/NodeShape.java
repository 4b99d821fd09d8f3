package dev.runtimebench.results.findings.node;

import dev.runtimebench.results.stats.Outliers;
import dev.runtimebench.results.stats.RandomEffects;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at how nodes differ. The interval for nodes like these assumes that the differences are
 * normal. The figures are from docs/concepts/statistics.md.
 */
final class NodeShape {

  /** With fewer nodes, two kinds of nodes look like one kind too often. */
  private static final int FEW = 5;

  /** Two groups lie apart by more than this share of the whole range. */
  private static final double WIDE_GAP = 0.6;

  private NodeShape() {}

  /**
   * Says why the interval may cover less often than it says; empty if the nodes do not show it.
   *
   * @param means the log ratio or the difference of each node that counts, at least three
   */
  static Optional<String> of(Map<String, Double> means) {
    int nodes = means.size();
    if (nodes < FEW) {
      return Optional.of(
          "the nodes differ, and %d nodes cannot show how: if there are two kinds of nodes, an interval at 95%% contains the ratio in only %d%% of all cases"
              .formatted(nodes, nodes == RandomEffects.MIN_NODES ? 75 : 87));
    }
    double[] values = means.values().stream().mapToDouble(Double::doubleValue).toArray();
    int[] far = Outliers.of(values);
    if (far.length > 0) {
      List<String> names = List.copyOf(means.keySet());
      return Optional.of(
          "far from the other nodes: %s; if such nodes are rare, an interval at 95%% contains the ratio in only 84%% to 92%% of all cases"
              .formatted(BoundedList.of(Arrays.stream(far).mapToObj(names::get).toList())));
    }
    return isInTwoGroups(values)
        ? Optional.of(
            "the nodes fall into two groups, so the ratio is that of a mixture; an interval at 95% contains the ratio in 91% to 94% of all cases")
        : Optional.empty();
  }

  private static boolean isInTwoGroups(double[] values) {
    double[] sorted = Arrays.stream(values).sorted().toArray();
    double widest = 0;
    // Each group has two nodes or more.
    for (int i = 2; i <= sorted.length - 2; i++) {
      widest = Math.max(widest, sorted[i] - sorted[i - 1]);
    }
    return widest > WIDE_GAP * (sorted[sorted.length - 1] - sorted[0]);
  }
}
