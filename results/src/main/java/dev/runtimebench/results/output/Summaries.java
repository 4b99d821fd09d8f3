package dev.runtimebench.results.output;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.results.stats.Distribution;
import java.util.Arrays;
import java.util.Optional;

/** Summarises the values of one Pod to one value. */
final class Summaries {

  private static final double NANOS_PER_SECOND = 1e9;

  private Summaries() {}

  /** The summary of the finite values; empty when there are too few for it, or none. */
  static Optional<Double> of(Metric.Summary summary, double[] values) {
    return Distribution.of(values).flatMap(distribution -> of(summary, values, distribution));
  }

  private static Optional<Double> of(
      Metric.Summary summary, double[] values, Distribution distribution) {
    return switch (summary) {
      case Median -> Optional.of(distribution.median());
      case Mean -> Optional.of(distribution.mean());
      case Min -> Optional.of(distribution.min());
      case Max -> Optional.of(distribution.max());
      case First -> Optional.of(values[0]);
      case Last -> Optional.of(values[values.length - 1]);
      case Sum -> Optional.of(Arrays.stream(values).sum());
      case P99 -> distribution.p99();
      case Rate -> Optional.of(NANOS_PER_SECOND / distribution.mean()).filter(Double::isFinite);
    };
  }
}
