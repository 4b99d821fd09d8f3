package dev.runtimebench.operator.trial.density;

import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.Milestone;
import java.util.Optional;

/** When the Pods of a ramp started. */
final class StartTimes {

  private static final double NANOS_PER_MILLI = 1e6;

  private final Timelines timelines;

  StartTimes(Timelines timelines) {
    this.timelines = timelines;
  }

  /** From the create call until the operator learned that the container runs; empty before. */
  Optional<Double> millis(PodRun run) {
    return timelines
        .ofSubmitted(run.uid())
        .flatMap(
            timeline ->
                timeline
                    .at(Milestone.Submitted)
                    .flatMap(from -> timeline.at(Milestone.Running).map(to -> to - from)))
        .map(nanos -> nanos / NANOS_PER_MILLI);
  }

  /** If the answer of a create call was lost, the start-up time of the Pod is unknown. */
  boolean hasRun(RampView view, PodRun run) {
    return millis(run).isPresent() || view.state(run) instanceof PodState.Running;
  }

  /** What a watch that was lost means for the ramp; empty if the watch was up. */
  Optional<RampProgress> unknown(RampView view) {
    return view.counted().stream()
        .flatMap(run -> timelines.ofSubmitted(run.uid()).stream())
        .filter(timelines::isLate)
        .findFirst()
        .map(
            late ->
                RampProgress.lost(
                    FailureReason.Interrupted,
                    "the watch on Pods was lost while Pods were added, so start-up times are not known; the trial runs again"));
  }
}
