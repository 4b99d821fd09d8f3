package dev.runtimebench.results.output;

import dev.runtimebench.api.v1alpha1.Metric;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects the values of a workload's metrics from its output, for each kind of source. */
public final class MetricOutput {

  /** Enough for as many characters as are searched, with the stamp. */
  private static final int MAX_REGEX_BYTES = 4 * RegexOutput.MAX_LINE + 64;

  private final IterationValues iterations = new IterationValues();
  private final RegexOutput regexes;
  private final Optional<JsonOutput> json;
  private final FactOutput facts;
  private final ReadingListener listener;
  private long lines;

  MetricOutput(Sought sought, ReadingListener listener) {
    List<Metric> metrics = sought.metrics();
    this.facts = new FactOutput(sought.facts(), listener);
    this.listener = listener;
    this.regexes = new RegexOutput(metrics, listener);
    this.json =
        metrics.stream().anyMatch(m -> m.source().json() != null)
            ? Optional.of(new JsonOutput(metrics, listener))
            : Optional.empty();
  }

  /**
   * How many bytes of a line the metrics need: a JSON document may be one long line.
   *
   * @param metrics the metrics whose values to collect
   */
  public static int lineBytes(List<Metric> metrics) {
    return metrics.stream().anyMatch(m -> m.source().json() != null)
        ? JsonOutput.MAX_LINE_BYTES
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
          listener.line(++lines, text);
          regexes.take(text, lines);
          facts.take(text, lines);
          json.ifPresent(output -> output.take(text));
        });
  }

  /**
   * Takes a record of the agent, which has no value for these sources. The line counts, so that the
   * lines have the same numbers everywhere.
   *
   * @return the number of the line
   */
  long record(String line) {
    listener.line(++lines, line);
    json.ifPresent(output -> output.take(""));
    return lines;
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
    if (source.isPodUsage()) {
      return MetricValues.missing(
          "the kubelet gives the value, and only in a benchmark with design.mode Usage");
    }
    if (source.regex() != null) {
      return regexes.of(metric);
    }
    return source.json() == null
        ? new MetricValues()
        : json.map(output -> output.values(metric)).orElseGet(MetricValues::new);
  }

  /** The facts that were found, by name. */
  Map<String, String> facts() {
    return facts.found();
  }

  /** The error in a JSON document of the output; empty if there is none. */
  Optional<String> error() {
    return json.flatMap(JsonOutput::error);
  }
}
