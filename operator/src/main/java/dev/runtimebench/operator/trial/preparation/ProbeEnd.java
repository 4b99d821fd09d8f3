package dev.runtimebench.operator.trial.preparation;

import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.observe.timeline.Timeline;
import dev.runtimebench.results.sample.ClockBound;
import dev.runtimebench.results.sample.Milestone;
import java.util.Optional;

/**
 * Bounds a node's clock by the end of a probe that the operator deleted. The kubelet stamps the
 * moment in which it begins to stop a running container ({@code Killing}). That moment comes after
 * the delete call, by a few milliseconds if the kubelet has nothing else to wait for. The stamps of
 * a start come much later after the create call.
 */
final class ProbeEnd {

  /** The end of a probe that only its deletion ended. */
  private static final PodState.Ended BY_DELETION =
      new PodState.Ended(Optional.of(0), "Completed", "");

  private ProbeEnd() {}

  /**
   * The bound from the probe's whole life. The deletion counts only if it ended the container: a
   * kubelet that evicts a Pod, ends a Pod at its deadline or shuts down gives another reason.
   */
  static ClockBound bound(Timeline timeline) {
    ClockBound bound = timeline.bound();
    Optional<Long> asked = timeline.at(Milestone.DeleteAsked);
    Optional<Long> killing = timeline.at(Milestone.Killing);
    return timeline.ended().filter(BY_DELETION::equals).isPresent()
            && asked.isPresent()
            && killing.isPresent()
        ? bound.and(ClockBound.caused(asked.get(), killing.get()))
        : bound;
  }
}
