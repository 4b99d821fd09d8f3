package dev.runtimebench.operator.reconcile;

import dev.runtimebench.operator.cluster.Cluster;
import dev.runtimebench.operator.observe.ClockBound;
import dev.runtimebench.operator.observe.Milestone;
import dev.runtimebench.operator.observe.NodeClocks;
import dev.runtimebench.operator.observe.OperatorClock;
import dev.runtimebench.operator.observe.PodState;
import dev.runtimebench.operator.observe.Timeline;
import dev.runtimebench.operator.observe.Timelines;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;

/**
 * A look at a node's clock, with a probe that stays until it is deleted. The kubelet stamps the
 * moment in which it begins to stop a running container ({@code Killing}); that lies after the
 * delete call, by some milliseconds where the kubelet has nothing else to wait for. A start has no
 * stamp that is nearly as close to its cause.
 */
final class HeldProbe {

  /**
   * The kubelet acts on a deletion once it has listed its containers anew since it last dealt with
   * the Pod. It does so every second, and deals with a Pod once more when it has found it running.
   */
  static final Duration QUIET = Duration.ofMillis(2500);

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Cluster cluster;
  private final OperatorClock clock;
  private final Timelines timelines;
  private final NodeClocks clocks;

  HeldProbe(Cluster cluster, OperatorClock clock, Timelines timelines, NodeClocks clocks) {
    this.cluster = cluster;
    this.clock = clock;
    this.timelines = timelines;
    this.clocks = clocks;
  }

  /** Notes the create call. */
  void submitted(Pod pod, long before, long after) {
    timelines.submitted(pod.getMetadata().getUid(), before, after);
  }

  /**
   * Deletes the Pod, if nothing has happened to it since it was seen so.
   *
   * @return whether what the node says of its end can be traced to this call
   */
  boolean stop(Pod pod) {
    timelines.deleteAsked(pod.getMetadata().getUid());
    return cluster.pods().deleteUnchanged(pod);
  }

  /** Whether there is nothing more to wait for, and what there was has been taken note of. */
  boolean isOver(Pod pod, long stoppedAt, long now) {
    Optional<Timeline> timeline = timelines.ofSubmitted(pod.getMetadata().getUid());
    boolean gone = timeline.flatMap(t -> t.at(Milestone.Deleted)).isPresent();
    if (gone) {
      clocks.take(pod.getSpec().getNodeName(), bound(timeline.get()), clock.stamp());
    }
    return gone || timeline.isEmpty() || now - stoppedAt > PATIENCE.toNanos();
  }

  /**
   * What such a Pod says of its node's clock. Its end is this operator's doing only if the
   * container obeyed: a kubelet that evicts a Pod, ends it at its deadline or shuts down says so in
   * the Pod's reason.
   */
  static ClockBound bound(Timeline timeline) {
    ClockBound bound = timeline.bound();
    boolean obeyed =
        timeline
            .ended()
            .filter(new PodState.Ended(Optional.of(0), "Completed", "")::equals)
            .isPresent();
    Optional<Long> asked = timeline.at(Milestone.DeleteAsked);
    Optional<Long> killing = timeline.at(Milestone.Killing);
    return obeyed && asked.isPresent() && killing.isPresent()
        ? bound.and(ClockBound.caused(asked.get(), killing.get()))
        : bound;
  }

  void forget(Pod pod) {
    timelines.forget(pod.getMetadata().getUid());
  }
}
