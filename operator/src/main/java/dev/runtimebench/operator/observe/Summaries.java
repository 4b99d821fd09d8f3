package dev.runtimebench.operator.observe;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.operator.stats.Distribution;

/** How the values of one Pod become one. */
final class Summaries {

  private Summaries() {}

  /**
   * The summary of at least one value.
   *
   * @throws IllegalArgumentException when there is none
   */
  static double of(Metric.Summary summary, double[] values) {
    Distribution distribution =
        Distribution.of(values)
            .orElseThrow(() -> new IllegalArgumentException("no values to summarise"));
    return switch (summary) {
      case Median -> distribution.median();
      case Mean -> distribution.mean();
      case Min -> distribution.min();
      case Max -> distribution.max();
    };
  }
}
