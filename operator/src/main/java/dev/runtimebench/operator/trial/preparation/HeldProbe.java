package dev.runtimebench.operator.trial.preparation;

import dev.runtimebench.operator.cluster.Cluster;
import dev.runtimebench.operator.observe.clock.NodeClocks;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.observe.timeline.Timeline;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.operator.state.PreparationProgress;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.results.sample.ClockBound;
import dev.runtimebench.results.sample.Milestone;
import dev.runtimebench.results.sample.SandboxShown;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;

/**
 * A probe that has said what it saw, and stays until it is deleted: for a look at the node's clock.
 * The kubelet stamps the moment in which it begins to stop a running container ({@code Killing});
 * that lies after the delete call, by some milliseconds where the kubelet has nothing else to wait
 * for. A start has no stamp that is nearly as close to its cause.
 */
public final class HeldProbe {

  /**
   * The kubelet acts on a deletion once it has listed its containers anew since it last dealt with
   * the Pod. It does so every second, and deals with a Pod once more when it has found it running.
   */
  private static final Duration QUIET = Duration.ofMillis(2500);

  private static final Duration READ_AGAIN = Duration.ofMillis(300);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Cluster cluster;
  private final OperatorClock clock;
  private final Timelines timelines;
  private final NodeClocks clocks;
  private final ProbeLog log;

  public HeldProbe(
      Cluster cluster, OperatorClock clock, Timelines timelines, NodeClocks clocks, ProbeLog log) {
    this.cluster = cluster;
    this.clock = clock;
    this.timelines = timelines;
    this.clocks = clocks;
    this.log = log;
  }

  /** Looks at a probe that runs. Only the last one is held: one look at the clock is enough. */
  public TaskResult running(Reconciliation current, PreparationProgress preparing, Pod pod) {
    PreparationProgress.Held held =
        preparing
            .held()
            .orElseGet(() -> new PreparationProgress.Held(current.now(), Optional.empty()));
    if (held.shown().isEmpty()) {
      held = new PreparationProgress.Held(held.since(), log.soFar(pod));
    }
    preparing.held(held);
    if (held.shown().isEmpty()) {
      return TaskResult.after(READ_AGAIN);
    }
    Duration left = QUIET.minusNanos(current.now() - held.since());
    if (!preparing.isLastProbe()) {
      return new TaskResult.Saw(held.shown().get());
    }
    return left.isZero() || left.isNegative()
        ? stop(current, preparing, pod, held.shown().get())
        : TaskResult.after(left);
  }

  private TaskResult stop(
      Reconciliation current, PreparationProgress preparing, Pod pod, SandboxShown shown) {
    String uid = pod.getMetadata().getUid();
    timelines.deleteAsked(uid);
    boolean unchanged = cluster.pods().deleteUnchanged(pod);
    current.run().removals().asked(pod, current.now());
    if (!unchanged) {
      // Something happened to it before: what the node says of its end may come from that.
      return new TaskResult.Saw(shown);
    }
    preparing.stopped(new PreparationProgress.Stopped(pod, current.now()));
    return TaskResult.after(LOOK_AGAIN);
  }

  /** Looks at a probe that is being deleted; when it is gone, what it says of the clock counts. */
  public TaskResult stopping(
      Reconciliation current, PreparationProgress preparing, PreparationProgress.Stopped stopped) {
    Optional<Timeline> timeline = timelines.ofSubmitted(stopped.pod().getMetadata().getUid());
    boolean gone = timeline.flatMap(t -> t.at(Milestone.Deleted)).isPresent();
    if (gone) {
      String node = stopped.pod().getSpec().getNodeName();
      clocks.take(node, bound(timeline.get()), clock.stamp());
    }
    boolean over = gone || timeline.isEmpty() || current.now() - stopped.at() > PATIENCE.toNanos();
    return over
        ? new TaskResult.Saw(
            preparing.held().flatMap(PreparationProgress.Held::shown).orElseThrow())
        : TaskResult.after(LOOK_AGAIN);
  }

  /**
   * What such a Pod says of its node's clock. Its end is this operator's doing only if the
   * container obeyed: a kubelet that evicts a Pod, ends it at its deadline or shuts down says so in
   * the Pod's reason.
   */
  private static ClockBound bound(Timeline timeline) {
    PodState.Ended obedient = new PodState.Ended(Optional.of(0), "Completed", "");
    ClockBound bound = timeline.bound();
    Optional<Long> asked = timeline.at(Milestone.DeleteAsked);
    Optional<Long> killing = timeline.at(Milestone.Killing);
    return timeline.ended().filter(obedient::equals).isPresent()
            && asked.isPresent()
            && killing.isPresent()
        ? bound.and(ClockBound.caused(asked.get(), killing.get()))
        : bound;
  }
}
