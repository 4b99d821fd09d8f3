package dev.runtimebench.operator.observe.log;

import dev.runtimebench.api.v1alpha1.Metric;
import java.util.List;
import java.util.Optional;

/** Collects the values of a workload's metrics from its output, for each kind of source. */
final class MetricOutput {

  /** Enough for as many characters as are searched, with the stamp. */
  private static final int MAX_REGEX_BYTES = 4 * RegexOutput.MAX_LINE + 64;

  private final IterationValues iterations = new IterationValues();
  private final RegexOutput regexes;
  private final Optional<JsonOutput> json;

  MetricOutput(List<Metric> metrics) {
    this.regexes = new RegexOutput(metrics);
    this.json =
        metrics.stream().anyMatch(m -> m.source().json() != null)
            ? Optional.of(new JsonOutput(metrics))
            : Optional.empty();
  }

  /**
   * How many bytes of a line the metrics need: a JSON document may be one long line.
   *
   * @param metrics the metrics whose values to collect
   */
  static int lineBytes(List<Metric> metrics) {
    return metrics.stream().anyMatch(m -> m.source().json() != null)
        ? JsonOutput.MAX_BYTES
        : MAX_REGEX_BYTES;
  }

  /** The values from the agent's records. */
  IterationValues iterations() {
    return iterations;
  }

  /** Takes a line that is not a record. */
  void take(String raw) {
    if (raw.length() > RegexOutput.MAX_LINE) {
      regexes.lineWasCut();
    }
    ShownText.parts(
        raw,
        text -> {
          regexes.take(text);
          json.ifPresent(output -> output.take(text));
        });
  }

  /** The values of a metric; none for a metric that is an interval. */
  MetricValues values(Metric metric) {
    var source = metric.source();
    if (source.record() != null) {
      return iterations
          .of(source.record())
          .orElseGet(
              () ->
                  MetricValues.missing(
                      "no iteration record has the value \"" + source.record() + "\""));
    }
    if (source.regex() != null) {
      return regexes.of(metric);
    }
    return source.json() == null
        ? new MetricValues()
        : json.map(output -> output.values(metric)).orElseGet(MetricValues::new);
  }

  /** The error in a JSON document of the output; empty if there is none. */
  Optional<String> error() {
    return json.flatMap(JsonOutput::error);
  }
}
