package dev.runtimebench.results.findings.comparison;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.api.v1alpha1.RuntimeResultBuilder;
import dev.runtimebench.results.stats.Distribution;
import dev.runtimebench.results.stats.Interval;
import dev.runtimebench.results.stats.Outliers;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Builds the status's distribution of one metric under one runtime. */
public final class Distributions {

  /** The maximum number of outliers to list by block, so that the status stays small. */
  static final int MAX_LISTED_OUTLIERS = 20;

  private Distributions() {}

  /**
   * Returns the distribution; empty if there is no finite value. The values of several nodes have
   * no interval of the median, because the values of one node resemble each other.
   */
  public static Optional<RuntimeResult> of(
      Measurements measured, String runtime, Metric metric, AnalysisSettings settings) {
    Map<Integer, Double> finite = new TreeMap<>(measured.values(runtime, metric.name()));
    finite.values().removeIf(v -> !Double.isFinite(v));
    double[] values = finite.values().stream().mapToDouble(v -> v).toArray();
    return Distribution.of(values, settings.confidence())
        .map(d -> result(measured, runtime, metric, d, outliers(finite, values)));
  }

  private static RuntimeResult result(
      Measurements measured,
      String runtime,
      Metric metric,
      Distribution d,
      List<Integer> outliers) {
    Measurements.Key key = new Measurements.Key(runtime, metric.name());
    Optional<Interval> median = d.medianInterval().filter(i -> measured.nodes().isEmpty());
    return RuntimeResultBuilder.builder()
        .runtime(runtime)
        .metric(metric.name())
        .unit(metric.unit())
        .n(d.n())
        .invalid(measured.failed().getOrDefault(key, 0))
        .median(d.median())
        .medianLow(median.map(Interval::low).orElse(null))
        .medianHigh(median.map(Interval::high).orElse(null))
        .mean(d.mean())
        .sd(d.sd().orElse(null))
        .min(d.min())
        .max(d.max())
        .p95(d.p95().orElse(null))
        .p99(d.p99().orElse(null))
        .outliers(outliers.size())
        .outlierBlocks(outliers.stream().limit(MAX_LISTED_OUTLIERS).toList())
        .build();
  }

  private static List<Integer> outliers(Map<Integer, Double> byBlock, double[] values) {
    Integer[] blocks = byBlock.keySet().toArray(Integer[]::new);
    return Arrays.stream(Outliers.of(values)).mapToObj(i -> blocks[i]).toList();
  }
}
