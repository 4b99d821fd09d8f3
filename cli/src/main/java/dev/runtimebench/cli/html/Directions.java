package dev.runtimebench.cli.html;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.cli.bench.BenchmarkView;
import java.util.Optional;

/** Which way a metric is better, in words and in tone. */
final class Directions {

  private Directions() {}

  static Optional<String> of(BenchmarkView benchmark, String metric) {
    return benchmark
        .better(metric)
        .map(better -> better == Metric.Better.Higher ? "higher is better" : "lower is better");
  }

  /** The class of a comparison's colour: only a verdict gives one. */
  static String tone(Comparison comparison) {
    if (comparison.verdict() == Comparison.Verdict.Faster) {
      return "good";
    }
    return comparison.verdict() == Comparison.Verdict.Slower ? "bad" : "even";
  }
}
