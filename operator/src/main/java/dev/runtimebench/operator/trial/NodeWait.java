package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.state.Reconciliation;
import java.time.Duration;
import java.util.Optional;

/** Says how long a Pod may wait for the scheduler to place it on the one node that it may use. */
public final class NodeWait {

  /** For the node of the earlier Pods. */
  private static final Duration SETTLED = Duration.ofSeconds(30);

  /**
   * For a node on which nothing of the benchmark has run. The scheduler decides within
   * milliseconds, but counts the Pods of an earlier benchmark until they are gone.
   */
  private static final Duration FIRST = Duration.ofSeconds(5);

  private NodeWait() {}

  /** How long to wait; empty if the scheduler may choose among nodes. */
  public static Optional<Duration> most(Reconciliation current, String runtime) {
    if (current.node(runtime).isEmpty()) {
      return Optional.empty();
    }
    Duration start = Duration.ofSeconds(current.experiment().timeouts().startSeconds());
    Duration most = current.settledNode(runtime).isPresent() ? SETTLED : FIRST;
    return Optional.of(start.compareTo(most) < 0 ? start : most);
  }
}
