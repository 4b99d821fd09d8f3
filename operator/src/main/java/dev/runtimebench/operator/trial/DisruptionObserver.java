package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.observe.disruption.Disruption;
import dev.runtimebench.operator.observe.disruption.ForeignArchitecture;
import dev.runtimebench.operator.observe.isolation.NodeFacts;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.results.sample.FailureReason;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;

/** Decides when something outside of a trial's workload ends the trial. Changes nothing. */
final class DisruptionObserver {

  private final Timelines timelines;
  private final TrialVerdict verdict;

  DisruptionObserver(Timelines timelines, TrialVerdict verdict) {
    this.timelines = timelines;
    this.verdict = verdict;
  }

  /**
   * The end of the trial, if something outside of the benchmark is stopping or has stopped its Pod;
   * otherwise empty.
   */
  Optional<TrialProgress> stopped(TrialView view, PodRun run, Pod pod, PodState state) {
    boolean stops =
        state instanceof PodState.Ended || pod.getMetadata().getDeletionTimestamp() != null;
    return stops ? Disruption.of(pod).map(d -> lost(view, run, d)) : Optional.empty();
  }

  /** The end of a trial whose Pod is gone, or is being deleted for an unknown reason. */
  TrialProgress vanished(TrialView view, PodRun run) {
    return seen(view, run)
        .orElseGet(
            () ->
                verdict.lost(
                    view,
                    run.side(),
                    FailureReason.PodVanished,
                    "Pod %s was deleted while its trial ran"
                        .formatted(run.created().getMetadata().getName())));
  }

  /** The end of the trial, if the watch has ever shown a disruption of its Pod; otherwise empty. */
  Optional<TrialProgress> seen(TrialView view, PodRun run) {
    return timelines.disruption(run.uid()).map(d -> lost(view, run, d));
  }

  /**
   * The end of the trial, if its Pod cannot start and a longer wait does not help; otherwise empty.
   */
  Optional<TrialProgress> unstarted(TrialView view, PodRun run, PodState state) {
    if (!(state instanceof PodState.Waiting waiting)) {
      return Optional.empty();
    }
    if (waiting.isImageError() && ForeignArchitecture.isOfImage(waiting.message())) {
      return Optional.of(
          verdict.lost(
              view,
              run.side(),
              FailureReason.ForeignArchitecture,
              ForeignArchitecture.imageMessage(
                  run.image(),
                  view.current().facts(view.trial().runtime()).flatMap(NodeFacts::architecture),
                  waiting.message())));
    }
    return hasWaited(view, run, waiting)
        ? Optional.of(
            verdict.lost(
                view,
                run.side(),
                FailureReason.NodeUnavailable,
                "the Pod could not be scheduled: "
                    + waiting.message()
                    + StartHints.ofAddition(waiting, run)))
        : Optional.empty();
  }

  /**
   * Whether a Pod has waited long enough for its node. A benchmark that has measured then gives its
   * turn back, and waits for the node without a Pod. A benchmark that has not goes to another node.
   */
  private static boolean hasWaited(TrialView view, PodRun run, PodState state) {
    return NodeWait.left(view.current(), view.trial().runtime(), run, state)
        .filter(Duration::isZero)
        .isPresent();
  }

  private TrialProgress lost(TrialView view, PodRun run, Disruption disruption) {
    return verdict.lost(view, run.side(), disruption.reason(), disruption.message());
  }
}
