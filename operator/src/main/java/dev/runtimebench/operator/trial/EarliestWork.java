package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.observe.clock.NodeClocks;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.observe.timeline.Timeline;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.results.sample.ClockBound;
import dev.runtimebench.results.sample.Milestone;
import java.time.Duration;
import java.util.Optional;

/**
 * When the work of a trial can begin at the earliest. The agent holds the container idle for a
 * declared time, so the work begins at least that time after the start of the container.
 *
 * <p>The container starts after the create call of its Pod has begun. It also starts after the
 * kubelet has created the container, and the kubelet stamps that moment by the node's clock. The
 * bound on the node's clock says what time the operator's clock showed then at the earliest. The
 * later of the two moments counts, because a Pod may take long to start. If the bound contradicts
 * itself, somebody has set the node's clock, and only the create call counts.
 */
final class EarliestWork {

  private final Timelines timelines;
  private final NodeClocks clocks;
  private final OperatorClock clock;

  EarliestWork(Timelines timelines, NodeClocks clocks, OperatorClock clock) {
    this.timelines = timelines;
    this.clocks = clocks;
    this.clock = clock;
  }

  /**
   * The moment before which the work cannot have begun, on the monotonic clock; empty if the Pod
   * may have existed before its create call.
   */
  Optional<Long> of(TrialView view) {
    return byCreateCall(view)
        .map(
            earliest ->
                created(view)
                    .map(created -> Math.max(earliest, created + idleTime(view).toNanos()))
                    .orElse(earliest));
  }

  /** The same by the create call alone, which no clock of a node can move. */
  static Optional<Long> byCreateCall(TrialView view) {
    return view.container()
        .flatMap(PodRun::createBegan)
        .map(began -> began + idleTime(view).toNanos());
  }

  /** When the kubelet created the container, at the earliest, on the monotonic clock. */
  private Optional<Long> created(TrialView view) {
    PodRun container = view.container().orElseThrow();
    String node = view.latest(container).getSpec().getNodeName();
    Optional<Timeline> timeline = timelines.ofSubmitted(container.uid());
    Optional<Long> created = timeline.flatMap(t -> t.at(Milestone.Created));
    if (node == null || created.isEmpty()) {
      return Optional.empty();
    }
    // The monotonic clock first: a pause between the readings then makes the moment earlier.
    long monotonic = clock.monotonicNanos();
    long now = clock.stamp();
    ClockBound own = timeline.orElseThrow().bound();
    NodeClocks.Reading reading = clocks.read(node, own, now);
    return Optional.of(reading)
        .filter(r -> !r.stepped() && r.bound().isTwoSided() && !r.bound().isContradiction())
        .map(r -> created.get() - r.bound().most() - now + monotonic)
        .filter(at -> at <= monotonic);
  }

  private static Duration idleTime(TrialView view) {
    return Duration.ofSeconds(view.current().experiment().design().idleTime());
  }
}
