package dev.runtimebench.cli.html;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.catalogue.BundledCatalogue;
import dev.runtimebench.cli.samples.Reported;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds what a metric means, in the words of its workload. */
final class MetricMeaning {

  private MetricMeaning() {}

  /**
   * Returns the metric of the sentence with its description: {@code write-latency: Median time of a
   * write.} The description is the one that was recorded with the samples, or else the one in the
   * spec or in the catalogue of this version. Empty without a description.
   */
  static Optional<String> of(Reported reported, BenchmarkView benchmark) {
    return benchmark
        .primaryMetric()
        .flatMap(
            name ->
                Stream.of(recorded(reported), inSpec(benchmark), inCatalogue(benchmark))
                    .flatMap(List::stream)
                    .filter(metric -> name.equals(metric.name()))
                    .map(Metric::description)
                    .filter(Objects::nonNull)
                    .map(String::strip)
                    .filter(text -> !text.isEmpty())
                    .findFirst()
                    .map(text -> name + ": " + text));
  }

  private static List<Metric> recorded(Reported reported) {
    return reported.samples().map(s -> s.experiment().workload().metrics()).orElse(List.of());
  }

  private static List<Metric> inSpec(BenchmarkView benchmark) {
    return Optional.ofNullable(benchmark.spec().workload())
        .map(workload -> workload.namedMetrics())
        .orElse(List.of());
  }

  private static List<Metric> inCatalogue(BenchmarkView benchmark) {
    return BundledCatalogue.named(benchmark.workload())
        .map(workload -> workload.getSpec().metrics())
        .orElse(List.of());
  }
}
