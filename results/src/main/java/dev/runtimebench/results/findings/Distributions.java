package dev.runtimebench.results.findings;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.results.stats.Distribution;
import dev.runtimebench.results.stats.Interval;
import dev.runtimebench.results.stats.Outliers;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One metric's distribution under one runtime, as the status has it. */
final class Distributions {

  /** The first of the outliers are named; the status stays small. */
  static final int NAMED = 20;

  private Distributions() {}

  /** Empty without a finite value. */
  static Optional<RuntimeResult> of(
      Measurements measured, String runtime, Metric metric, AnalysisSettings judging) {
    Map<Integer, Double> finite = new TreeMap<>(measured.values(runtime, metric.name()));
    finite.values().removeIf(v -> !Double.isFinite(v));
    double[] values = finite.values().stream().mapToDouble(v -> v).toArray();
    return Distribution.of(values, judging.confidence())
        .map(d -> result(runtime, metric, d, measured.trials(), outliers(finite, values)));
  }

  private static RuntimeResult result(
      String runtime,
      Metric metric,
      Distribution d,
      Map<String, Integer> trials,
      List<Integer> outliers) {
    return new RuntimeResult(
        runtime,
        metric.name(),
        metric.unit(),
        d.n(),
        trials.getOrDefault(runtime, d.n()) - d.n(),
        d.median(),
        d.medianInterval().map(Interval::low).orElse(null),
        d.medianInterval().map(Interval::high).orElse(null),
        d.mean(),
        d.sd().orElse(null),
        d.min(),
        d.max(),
        d.p95().orElse(null),
        d.p99().orElse(null),
        outliers.size(),
        outliers.stream().limit(NAMED).toList());
  }

  private static List<Integer> outliers(Map<Integer, Double> byBlock, double[] values) {
    Integer[] blocks = byBlock.keySet().toArray(Integer[]::new);
    return Arrays.stream(Outliers.of(values)).mapToObj(i -> blocks[i]).toList();
  }
}
