package dev.runtimebench.cli.html;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.cli.bench.BenchmarkView;
import java.util.Optional;

/** Which direction of a metric is better, in words and as a color class. */
final class Directions {

  private Directions() {}

  static Optional<String> of(BenchmarkView benchmark, String metric) {
    return benchmark
        .better(metric)
        .map(better -> better == Metric.Better.Higher ? "higher is better" : "lower is better");
  }

  /** Returns the CSS class of a comparison's color: only faster and slower have a color. */
  static String tone(Comparison comparison) {
    if (comparison.verdict() == Comparison.Verdict.Faster) {
      return "good";
    }
    return comparison.verdict() == Comparison.Verdict.Slower ? "bad" : "even";
  }
}
