package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.observe.timeline.Timeline;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.results.admission.AddedPlacement;
import dev.runtimebench.results.sample.FailureReason;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;

/**
 * Separates the starts that the platform delays from the starts that the runtime or the workload
 * delays.
 */
public final class SlowStart {

  private SlowStart() {}

  /**
   * Why a Pod is given up.
   *
   * @param expired what the state of the workload's container says
   * @param timeline the timeline of the Pod; empty if nobody follows the Pod
   */
  public static PodDeadlines.Expired explained(
      PodDeadlines.Expired expired, PodRun run, Pod pod, Optional<Timeline> timeline) {
    if (expired.reason() != FailureReason.StartTimeout) {
      return expired;
    }
    if (pod.getSpec().getNodeName() == null) {
      return of(FailureReason.Unschedulable, expired, withoutScheduler(run));
    }
    return PodState.blockingInitContainer(pod)
        .filter(PodState::isOfInitContainer)
        .map(why -> of(FailureReason.InitContainerFailed, expired, why))
        .or(
            () ->
                timeline
                    .flatMap(Timeline::initPulling)
                    .map(
                        container ->
                            of(
                                FailureReason.PodWaited,
                                expired,
                                "the kubelet was still pulling the image of %s; raise spec.timeouts.startSeconds if the pull needs longer"
                                    .formatted(PodState.otherContainer(pod, container)))))
        .or(
            () ->
                timeline
                    .filter(Timeline::isPulling)
                    .map(
                        pulling ->
                            of(
                                FailureReason.PodWaited,
                                expired,
                                "the kubelet was still pulling image %s; raise spec.timeouts.startSeconds if the pull needs longer"
                                    .formatted(run.image()))))
        .orElse(expired);
  }

  /** The scheduler has reported nothing: perhaps it does not run, or does not exist. */
  private static String withoutScheduler(PodRun run) {
    return AddedPlacement.scheduler(run.differences())
        .map(
            name ->
                "no scheduler has placed the Pod: a mutating policy or webhook set spec.schedulerName to %s; check this scheduler, or exempt the namespace"
                    .formatted(name))
        .orElse("no scheduler has placed the Pod; check the cluster's scheduler");
  }

  /** The state of the container may already say why. */
  private static PodDeadlines.Expired of(
      FailureReason reason, PodDeadlines.Expired expired, String why) {
    String message = expired.message();
    return new PodDeadlines.Expired(reason, message.contains(why) ? message : message + "; " + why);
  }
}
