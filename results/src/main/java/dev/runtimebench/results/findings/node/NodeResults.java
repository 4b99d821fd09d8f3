package dev.runtimebench.results.findings.node;

import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.api.v1alpha1.RuntimeResultBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/**
 * Puts the distributions of several nodes together: what follows exactly from the distributions of
 * the nodes. A median and its interval do not, so they are those of each node.
 */
public final class NodeResults {

  private NodeResults() {}

  /** Identifies a distribution. */
  private record Key(String metric, String runtime) {}

  /**
   * Returns one distribution for each metric and runtime, in the order of the first node.
   *
   * @param nodes the distributions of each node
   */
  public static List<RuntimeResult> of(List<List<RuntimeResult>> nodes) {
    Map<Key, List<RuntimeResult>> parts = new LinkedHashMap<>();
    for (List<RuntimeResult> node : nodes) {
      for (RuntimeResult r : node) {
        parts.computeIfAbsent(new Key(r.metric(), r.runtime()), key -> new ArrayList<>()).add(r);
      }
    }
    return parts.values().stream().map(NodeResults::together).toList();
  }

  private static RuntimeResult together(List<RuntimeResult> parts) {
    RuntimeResult first = parts.get(0);
    int n = sum(parts, RuntimeResult::n);
    double mean =
        parts.stream().filter(r -> r.mean() != null).mapToDouble(r -> r.mean() * r.n()).sum() / n;
    double squares =
        parts.stream().filter(r -> r.mean() != null).mapToDouble(r -> squares(r, mean)).sum();
    double sd = Math.sqrt(squares / (n - 1));
    return RuntimeResultBuilder.builder()
        .runtime(first.runtime())
        .metric(first.metric())
        .unit(first.unit())
        .n(n)
        .invalid(sum(parts, RuntimeResult::invalid))
        .mean(Double.isFinite(mean) ? mean : null)
        .sd(Double.isFinite(sd) ? sd : null)
        .min(extreme(parts, RuntimeResult::min, Math::min))
        .max(extreme(parts, RuntimeResult::max, Math::max))
        .outliers(sum(parts, RuntimeResult::outliers))
        .build();
  }

  private static double squares(RuntimeResult r, double mean) {
    double sd = r.sd() == null ? 0 : r.sd();
    return (r.n() - 1) * sd * sd + r.n() * (r.mean() - mean) * (r.mean() - mean);
  }

  private static Double extreme(
      List<RuntimeResult> parts,
      Function<RuntimeResult, Double> value,
      BinaryOperator<Double> more) {
    return parts.stream().map(value).filter(Objects::nonNull).reduce(more).orElse(null);
  }

  private static int sum(List<RuntimeResult> parts, Function<RuntimeResult, Integer> count) {
    return parts.stream().map(count).filter(Objects::nonNull).mapToInt(i -> i).sum();
  }
}
