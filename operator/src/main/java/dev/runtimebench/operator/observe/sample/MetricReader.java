package dev.runtimebench.operator.observe.sample;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.PodUsageSource;
import dev.runtimebench.operator.observe.log.TrialLog;
import dev.runtimebench.operator.observe.timeline.Timeline;
import dev.runtimebench.operator.observe.usage.UsageValue;
import dev.runtimebench.results.output.PodValue;
import dev.runtimebench.results.sample.ClockBound;
import dev.runtimebench.results.sample.Milestone;
import dev.runtimebench.results.sample.Phases;
import dev.runtimebench.results.sample.PodUsage;
import dev.runtimebench.results.sample.Span;
import java.util.Map;
import java.util.Optional;

/** Reads one Pod's value of a metric. A metric that was not observed has no value, never zero. */
final class MetricReader {

  private static final Map<String, Double> NANOS_PER_UNIT =
      Map.of("ns", 1.0, "us", 1e3, "ms", 1e6, "s", 1e9);

  private final BenchmarkWorkloadSpec workload;
  private final Optional<PodUsage> usage;
  private final TrialLog output;
  private final TrialLog underTest;
  private final Timeline timeline;
  private final ClockBound bound;

  /**
   * @param workload the workload, whose metrics may count the work of other metrics
   * @param output the log with the workload's numbers
   * @param underTest the log of the side under test, with first output and marks
   * @param timeline the timeline of the Pod under test
   * @param bound the bound on its node's clock
   * @param usage what the kubelet showed of the Pod; empty if the kubelet was not asked
   */
  MetricReader(
      BenchmarkWorkloadSpec workload,
      TrialLog output,
      TrialLog underTest,
      Timeline timeline,
      ClockBound bound,
      Optional<PodUsage> usage) {
    this.workload = workload;
    this.usage = usage;
    this.bound = bound;
    this.output = output;
    this.underTest = underTest;
    this.timeline = timeline;
  }

  PodValue read(Metric metric) {
    if (metric.source().isInterval()) {
      return interval(metric);
    }
    if (metric.source().isPodUsage() && usage.isPresent()) {
      return UsageValue.of(metric, usage.get(), work(metric.source().podUsage()));
    }
    return PodValue.of(metric, output.values(metric));
  }

  /**
   * The amount of all work that the Pod did between the idle times, the warm-up included: the
   * kubelet's CPU time is that of all work.
   */
  private PodValue work(PodUsageSource source) {
    if (source.per() == null) {
      return output.iterations() > 0
          ? PodValue.of((double) output.iterations())
          : PodValue.missing(
              "the output has no iteration record of the agent; name a metric in per");
    }
    return workload.metrics().stream()
        .filter(m -> m.name().equals(source.per()) && !m.source().isPodUsage())
        .findFirst()
        .map(this::amount)
        .orElseGet(() -> PodValue.missing("there is no metric " + source.per()));
  }

  private PodValue amount(Metric metric) {
    if (metric.source().record() != null) {
      return output.total(metric.source().record());
    }
    return metric.summary() == Metric.Summary.Last && output.iterations() > 1
        ? PodValue.missing(
            "the work ran %d times, warm-up included, and the summary Last counts only the last run; use Sum"
                .formatted(output.iterations()))
        : read(metric);
  }

  private PodValue interval(Metric metric) {
    String mark = metric.source().mark();
    Optional<Long> end = mark != null ? underTest.mark(mark) : underTest.firstOutput();
    boolean submission = metric.source().isFromSubmission();
    Optional<Long> start = timeline.at(submission ? Milestone.Submitted : Milestone.Scheduled);
    if (end.isEmpty()) {
      return PodValue.missing(
          mark != null ? "the mark \"" + mark + "\" was not seen" : "no output was seen");
    }
    if (start.isEmpty()) {
      return PodValue.missing(
          submission ? "the create call was not seen" : "the binding was not seen");
    }
    Span span =
        Phases.between(
            start.get(), end.get(), Milestone.Clock.Operator, Milestone.Clock.Node, bound);
    return span.nanos()
        .map(nanos -> PodValue.of(nanos / NANOS_PER_UNIT.get(metric.unit())))
        .orElseGet(() -> PodValue.missing(span.missing()));
  }
}
