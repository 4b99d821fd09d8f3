package dev.runtimebench.cli.html;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.cli.bench.BenchmarkView;
import java.util.Optional;

/** Which way a metric is better, in words and in tone. */
final class Directions {

  /** Closer to 1 than this a ratio gets no colour: this report has no test that would tell. */
  private static final double PLAIN = 0.1;

  private Directions() {}

  static Optional<String> of(BenchmarkView benchmark, String metric) {
    return benchmark
        .better(metric)
        .map(better -> better == Metric.Better.Higher ? "higher is better" : "lower is better");
  }

  /** The class of a ratio's colour. */
  static String tone(double ratio, Optional<Metric.Better> better) {
    if (better.isEmpty() || Math.abs(ratio - 1) < PLAIN) {
      return "even";
    }
    return ratio > 1 == (better.get() == Metric.Better.Higher) ? "good" : "bad";
  }
}
