package dev.runtimebench.operator.metrics;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Gauges with the ratios of the most recently completed benchmarks. Their labels hold names, so
 * their number is limited. Everyone who reads the metrics can read the results of all namespaces,
 * so the gauges are off by default. Not thread-safe: {@link BenchmarkGauges} locks.
 */
final class ResultGauges {

  /** Bounds the series of one benchmark, which may have hundreds of comparisons. */
  private static final int MAX_COMPARISONS = 16;

  private static final Comparator<RuntimeBenchmark> LATEST_FIRST =
      Comparator.comparing(
          (RuntimeBenchmark b) ->
              b.getStatus().completionTime() == null ? "" : b.getStatus().completionTime(),
          Comparator.reverseOrder());

  private final MultiGauge ratios;
  private final int limit;

  ResultGauges(MeterRegistry registry, int limit) {
    this.ratios = Gauges.of(OwnMetric.RESULT_RATIO, registry);
    this.limit = limit;
  }

  void refresh(List<RuntimeBenchmark> complete) {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    complete.stream().sorted(LATEST_FIRST).limit(limit).forEach(b -> add(rows, b));
    ratios.register(rows, true);
  }

  private static void add(List<MultiGauge.Row<?>> rows, RuntimeBenchmark benchmark) {
    BenchmarkGauges.primaries(benchmark).stream()
        .limit(MAX_COMPARISONS)
        .forEach(
            comparison -> {
              add(rows, benchmark, comparison, "estimate", comparison.ratio());
              add(rows, benchmark, comparison, "low", comparison.ciLow());
              add(rows, benchmark, comparison, "high", comparison.ciHigh());
            });
  }

  private static void add(
      List<MultiGauge.Row<?>> rows,
      RuntimeBenchmark benchmark,
      Comparison comparison,
      String end,
      Double value) {
    if (value == null) {
      return;
    }
    rows.add(
        Gauges.row(
            Tags.of(
                "namespace", benchmark.getMetadata().getNamespace(),
                "benchmark", benchmark.getMetadata().getName(),
                "runtime", comparison.runtime(),
                "metric", comparison.metric(),
                "verdict", comparison.verdict().name(),
                "end", end),
            value));
  }
}
