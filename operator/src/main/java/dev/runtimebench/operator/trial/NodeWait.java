package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.operator.state.Reconciliation;
import java.time.Duration;
import java.util.Optional;

/** Says how long a Pod may wait for the scheduler to place it on the one node that it may use. */
public final class NodeWait {

  /** For the node of the earlier Pods, and for the only node that the benchmark may use. */
  private static final Duration ONLY = Duration.ofSeconds(30);

  /**
   * For one of several nodes, on which nothing of the benchmark has run. The scheduler decides
   * within milliseconds, but counts the Pods of an earlier benchmark until they are gone.
   */
  private static final Duration FIRST = Duration.ofSeconds(5);

  private NodeWait() {}

  /**
   * The time that is left for a Pod that waits for its node.
   *
   * @return zero if the time is over; empty if the Pod does not wait for a node, or if the
   *     scheduler may choose among nodes
   */
  public static Optional<Duration> left(
      Reconciliation current, String runtime, PodRun run, PodState state) {
    if (!(state instanceof PodState.Waiting waiting)
        || !waiting.isUnschedulable()
        || current.node(runtime).isEmpty()) {
      return Optional.empty();
    }
    Duration left = most(current, runtime).minus(run.age(current.now()));
    return Optional.of(left.isNegative() ? Duration.ZERO : left);
  }

  private static Duration most(Reconciliation current, String runtime) {
    Duration start = Duration.ofSeconds(current.experiment().timeouts().startSeconds());
    boolean only = current.settledNode(runtime).isPresent() || current.isBoundToHost();
    Duration most = only ? ONLY : FIRST;
    return start.compareTo(most) < 0 ? start : most;
  }
}
