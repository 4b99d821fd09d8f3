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
 * The ratios of the benchmarks that were complete last. Their labels hold names, so there is a most
 * of them; and whoever reads the metrics reads the results of all namespaces, so there are none
 * unless they are asked for.
 */
final class ResultGauges {

  /** A benchmark may have hundreds of comparisons; its author decides. */
  private static final int MOST_COMPARISONS = 16;

  private static final Comparator<RuntimeBenchmark> LATEST_FIRST =
      Comparator.comparing(
          (RuntimeBenchmark b) ->
              b.getStatus().completionTime() == null ? "" : b.getStatus().completionTime(),
          Comparator.reverseOrder());

  private final MultiGauge ratios;
  private final int most;

  ResultGauges(MeterRegistry registry, int most) {
    this.ratios = Gauges.of(OwnMetric.RESULT_RATIO, registry);
    this.most = most;
  }

  void refresh(List<RuntimeBenchmark> complete) {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    complete.stream().sorted(LATEST_FIRST).limit(most).forEach(b -> add(rows, b));
    ratios.register(rows, true);
  }

  private static void add(List<MultiGauge.Row<?>> rows, RuntimeBenchmark benchmark) {
    BenchmarkGauges.primaries(benchmark).stream()
        .limit(MOST_COMPARISONS)
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
