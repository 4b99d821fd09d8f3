package dev.runtimebench.operator.trial;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.MetricSource;
import dev.runtimebench.operator.observe.sample.TrialJudge;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.observe.timeline.Timeline;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.Milestone;
import dev.runtimebench.results.sample.Phase;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A delay that is not part of the runtime's start-up.
 *
 * @param reason the reason if the trial has to run again
 * @param why what happened
 * @param hits the metrics whose time includes the delay
 * @param phases the phases that include the delay
 */
record StartDelay(
    FailureReason reason, String why, Predicate<MetricSource> hits, Predicate<Phase> phases) {

  /**
   * The delays of a trial.
   *
   * @param pod the Pod under test
   * @param timeline of the Pod under test
   * @param client the timeline of the client of a server under test; or empty
   */
  static List<StartDelay> of(
      TrialView view, Pod pod, Timeline timeline, Optional<Timeline> client) {
    return Stream.of(
            pulled(view, timeline, client),
            pulledBefore(view, pod, timeline),
            waited(view, pod, timeline))
        .flatMap(Optional::stream)
        .toList();
  }

  /** An image pull in measured time; empty if there was none. */
  private static Optional<StartDelay> pulled(
      TrialView view, Timeline timeline, Optional<Timeline> client) {
    if (view.trial().warmup() || view.current().spec().measuresPulls()) {
      return Optional.empty();
    }
    ImagePulls pulls = new ImagePulls(view);
    return view.underTest()
        .flatMap(run -> pulls.why(run, timeline, "the image"))
        .or(
            () ->
                client.flatMap(
                    seen ->
                        pulls.why(
                            view.container().orElseThrow(), seen, "the image of the other side")))
        .map(StartDelay::cold);
  }

  private static StartDelay cold(String why) {
    return new StartDelay(
        FailureReason.ColdImage, why, MetricSource::isInterval, StartDelay::includesPull);
  }

  private static boolean includesPull(Phase phase) {
    return phase.from() == Milestone.Submitted || phase == Phase.SandboxAndContainer;
  }

  /**
   * A pull for a container that starts before the workload's in measured time; empty if there was
   * none.
   */
  private static Optional<StartDelay> pulledBefore(TrialView view, Pod pod, Timeline timeline) {
    return view.trial().warmup()
        ? Optional.empty()
        : new ImagePulls(view).ofEarlierContainers(pod, timeline).map(StartDelay::cold);
  }

  /**
   * What the Pod under test waited for before it got its node, admission included; empty if it did
   * not wait.
   */
  private static Optional<StartDelay> waited(TrialView view, Pod pod, Timeline timeline) {
    if (view.trial().warmup()) {
      return Optional.empty();
    }
    // The API server and the scheduler need a while for the many Pods of a burst.
    boolean burst = view.trial().concurrency() != null;
    return timeline
        .noNode()
        .or(() -> burst ? Optional.empty() : timeline.slowCreate())
        .or(
            () ->
                burst || !PodState.isScheduledLate(pod)
                    ? Optional.empty()
                    : timeline.slowSchedule())
        .map(
            why ->
                new StartDelay(
                    FailureReason.PodWaited,
                    why,
                    MetricSource::isFromSubmission,
                    phase -> phase.from() == Milestone.Submitted));
  }

  /**
   * Returns the verdict without the delay: a delay does not count as start-up. Metrics whose time
   * includes the delay have no value. A trial without the value of a primary metric runs again, and
   * so does a trial that is invalid only because such a value was refused.
   */
  TrialJudge.Verdict without(TrialView view, TrialJudge.Verdict verdict) {
    BenchmarkWorkloadSpec workload = view.current().experiment().workload();
    Map<String, Double> values = new LinkedHashMap<>(verdict.values());
    Map<String, String> missing = new LinkedHashMap<>(verdict.missing());
    boolean runsAgain = view.trial().concurrency() != null;
    boolean refused = false;
    String otherRefusal = "";
    for (Metric metric : workload.metrics()) {
      Optional<String> refusal =
          Optional.ofNullable(verdict.values().get(metric.name()))
              .flatMap(value -> TrialJudge.refusal(metric, value));
      if (hits.test(metric.source())) {
        boolean removed = values.remove(metric.name()) != null;
        if (removed) {
          missing.put(metric.name(), why);
        }
        runsAgain |= removed && isPrimary(workload, metric);
        refused |= refusal.isPresent();
      } else if (otherRefusal.isEmpty()) {
        otherRefusal = refusal.orElse("");
      }
    }
    TrialJudge.Verdict remaining =
        new TrialJudge.Verdict(
            verdict.failure(), verdict.message(), values, verdict.inner(), missing);
    boolean isRefused = verdict.failure().equals(Optional.of(FailureReason.ValueRefused));
    if (isRefused && !otherRefusal.isEmpty()) {
      return remaining.invalid(FailureReason.ValueRefused, otherRefusal);
    }
    return (isRefused && refused) || (verdict.failure().isEmpty() && runsAgain)
        ? remaining.invalid(reason, why)
        : remaining;
  }

  /** Whether the verdict of the benchmark rests on the metric. */
  static boolean isPrimary(BenchmarkWorkloadSpec workload, Metric metric) {
    return metric.isPrimary() || metric.equals(workload.primaryMetric());
  }
}
