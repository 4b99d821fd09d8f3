package dev.runtimebench.operator.observe.sample;

import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.operator.observe.log.MetricValues;
import dev.runtimebench.operator.observe.log.TrialLog;
import dev.runtimebench.operator.observe.timeline.Timeline;
import dev.runtimebench.results.reading.NumberReader;
import dev.runtimebench.results.sample.ClockBound;
import dev.runtimebench.results.sample.Milestone;
import dev.runtimebench.results.sample.Phases;
import dev.runtimebench.results.sample.Span;
import java.util.Map;
import java.util.Optional;

/** Reads one Pod's value of a metric. A metric that was not observed has no value, never zero. */
final class MetricReader {

  private static final Map<String, Double> NANOS_PER_UNIT =
      Map.of("ns", 1.0, "us", 1e3, "ms", 1e6, "s", 1e9);

  /** A value, or the reason why there is none. */
  record Reading(Optional<Double> value, String missing) {

    static Reading of(double value) {
      return new Reading(Optional.of(value), "");
    }

    static Reading missing(String why) {
      return new Reading(Optional.empty(), why);
    }
  }

  private final TrialLog output;
  private final TrialLog underTest;
  private final Timeline timeline;
  private final ClockBound bound;

  /**
   * @param output the log with the workload's numbers
   * @param underTest the log of the side under test, with first output and marks
   * @param timeline the timeline of the Pod under test
   * @param bound the bound on its node's clock
   */
  MetricReader(TrialLog output, TrialLog underTest, Timeline timeline, ClockBound bound) {
    this.bound = bound;
    this.output = output;
    this.underTest = underTest;
    this.timeline = timeline;
  }

  Reading read(Metric metric) {
    if (metric.source().isInterval()) {
      return interval(metric);
    }
    MetricValues values = output.values(metric);
    if (values.isEmpty()) {
      return Reading.missing(values.missing());
    }
    return switch (metric.summary()) {
      case First -> single(values.first());
      case Last -> single(values.last());
      default -> summary(metric, values);
    };
  }

  private static Reading single(Optional<NumberReader.Result> result) {
    return result.orElseThrow() instanceof NumberReader.Value found
        ? Reading.of(found.value())
        : Reading.missing(((NumberReader.Problem) result.get()).message());
  }

  private static Reading summary(Metric metric, MetricValues values) {
    if (values.problem().isPresent()) {
      return Reading.missing(values.problem().get());
    }
    if (values.overflowed()) {
      return Reading.missing(
          "the output has more than %d values; the workload must print a summary, or the metric's summary must be First or Last"
              .formatted(MetricValues.MAX_VALUES));
    }
    double[] all = values.values();
    return Summaries.of(metric.summary(), all)
        .map(
            value ->
                Double.isFinite(value)
                    ? Reading.of(value)
                    : Reading.missing(
                        "the %s of %d values is not a finite number"
                            .formatted(metric.summary(), all.length)))
        .orElseGet(
            () ->
                Reading.missing("%d value(s) give no %s".formatted(all.length, metric.summary())));
  }

  private Reading interval(Metric metric) {
    String mark = metric.source().mark();
    Optional<Long> end = mark != null ? underTest.mark(mark) : underTest.firstOutput();
    boolean submission = metric.source().isFromSubmission();
    Optional<Long> start = timeline.at(submission ? Milestone.Submitted : Milestone.Scheduled);
    if (end.isEmpty()) {
      return Reading.missing(
          mark != null ? "the mark \"" + mark + "\" was not seen" : "no output was seen");
    }
    if (start.isEmpty()) {
      return Reading.missing(
          submission ? "the create call was not seen" : "the binding was not seen");
    }
    Span span =
        Phases.between(
            start.get(), end.get(), Milestone.Clock.Operator, Milestone.Clock.Node, bound);
    return span.nanos()
        .map(nanos -> Reading.of(nanos / NANOS_PER_UNIT.get(metric.unit())))
        .orElseGet(() -> Reading.missing(span.missing()));
  }
}
