package dev.runtimebench.operator.observe.log;

import dev.runtimebench.api.v1alpha1.Metric;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Collects the values of a workload's metrics from its output, for each kind of source. */
final class MetricOutput {

  private final IterationValues iterations = new IterationValues();
  private final RegexOutput regexes;
  private final Optional<JsonOutput> json;

  MetricOutput(List<Metric> metrics) {
    this.regexes = new RegexOutput(metrics);
    this.json =
        metrics.stream().anyMatch(m -> m.source().json() != null)
            ? Optional.of(new JsonOutput())
            : Optional.empty();
  }

  /** The values from the agent's records. */
  IterationValues iterations() {
    return iterations;
  }

  /** Takes a line that isn't a record. */
  void take(String text) {
    regexes.take(text);
    json.ifPresent(output -> output.take(text));
  }

  /** The values of a metric; empty if there are none, and for a metric that is an interval. */
  double[] values(Metric metric) {
    var source = metric.source();
    if (source.record() != null) {
      return iterations.of(source.record());
    }
    if (source.regex() != null) {
      return regexes.of(metric.name());
    }
    if (source.json() == null) {
      return new double[0];
    }
    OptionalDouble number =
        json.map(output -> output.number(source.json().pointer())).orElse(OptionalDouble.empty());
    return number.stream().toArray();
  }

  /** The first text in the place of a value that is not a finite number; empty if there is none. */
  Optional<String> refused(Metric metric) {
    var source = metric.source();
    if (source.record() != null) {
      return Arrays.stream(iterations.of(source.record()))
          .filter(value -> !Double.isFinite(value))
          .mapToObj(String::valueOf)
          .findFirst();
    }
    if (source.regex() != null) {
      return regexes.refused(metric.name());
    }
    return source.json() == null
        ? Optional.empty()
        : json.flatMap(output -> output.refused(source.json().pointer()));
  }

  /** Whether the log has more values of the metric than {@link IterationValues#MAX_VALUES}. */
  boolean overflowed(Metric metric) {
    var source = metric.source();
    return source.record() != null
        ? iterations.overflowed(source.record())
        : regexes.overflowed(metric.name());
  }
}
