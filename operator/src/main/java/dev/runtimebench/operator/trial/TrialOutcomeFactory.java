package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.observe.log.TrialLog;
import dev.runtimebench.operator.observe.sample.TrialJudge;
import dev.runtimebench.operator.observe.timeline.Timeline;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.operator.state.RunningTrial;
import dev.runtimebench.results.plan.Trial;
import dev.runtimebench.results.sample.ClockBound;
import dev.runtimebench.results.sample.Disturbance;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.InnerSummary;
import dev.runtimebench.results.sample.Phases;
import dev.runtimebench.results.sample.SandboxShown;
import dev.runtimebench.results.sample.TrialOutcome;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a trial's outcome from what was observed of the Pod under test. */
public final class TrialOutcomeFactory {

  private final Timelines timelines;

  public TrialOutcomeFactory(Timelines timelines) {
    this.timelines = timelines;
  }

  /**
   * Of a trial that came to its end.
   *
   * @param timeline of the Pod under test
   * @param bound on its node's clock
   * @param disturbance what may have disturbed it
   */
  public TrialOutcome judged(
      RunningTrial trial,
      Pod underTest,
      TrialJudge.Verdict verdict,
      TrialLog log,
      Timeline timeline,
      ClockBound bound,
      Disturbance disturbance) {
    return outcome(
        trial.trial(),
        trial.attempt(),
        Optional.of(underTest),
        verdict.failure().orElse(null),
        verdict.message().isEmpty() ? null : verdict.message(),
        verdict.values(),
        verdict.inner(),
        timeline,
        bound,
        disturbance,
        log.sandbox().orElse(null));
  }

  /** Of a trial that did not. */
  public TrialOutcome lost(
      Trial trial, int attempt, Optional<Pod> underTest, FailureReason reason, String message) {
    Timeline seen =
        underTest
            .flatMap(pod -> timelines.ofSubmitted(pod.getMetadata().getUid()))
            .orElseGet(Timeline::new);
    return outcome(
        trial,
        attempt,
        underTest,
        reason,
        message,
        Map.of(),
        Map.of(),
        seen,
        ClockBound.NONE,
        null,
        null);
  }

  private static TrialOutcome outcome(
      Trial trial,
      int attempt,
      Optional<Pod> pod,
      FailureReason reason,
      String message,
      Map<String, Double> values,
      Map<String, InnerSummary> inner,
      Timeline timeline,
      ClockBound bound,
      Disturbance disturbance,
      SandboxShown sandbox) {
    return new TrialOutcome(
        trial.block(),
        trial.warmup(),
        trial.position(),
        trial.runtime(),
        attempt,
        pod.map(p -> p.getMetadata().getName()).orElse(null),
        pod.map(p -> p.getMetadata().getUid()).orElse(null),
        pod.map(p -> p.getSpec().getNodeName()).orElse(null),
        reason,
        message,
        values,
        inner,
        timeline.seen(),
        Phases.of(timeline.seen(), bound),
        bound.isTwoSided() ? bound : null,
        List.of(),
        trial.concurrency(),
        null,
        disturbance,
        sandbox);
  }
}
