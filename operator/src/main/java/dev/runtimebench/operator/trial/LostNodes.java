package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.cluster.Lookups;
import dev.runtimebench.operator.observe.disruption.Disruption;
import dev.runtimebench.operator.observe.disruption.NodeNow;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.TrialOutcome;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds out whether a trial failed because its node is NotReady or gone. Asks the API server only
 * if a Pod gives a reason to ask.
 */
public final class LostNodes {

  /**
   * The failures that a lost node can also cause. A trial is Interrupted, for example, when its log
   * ends with its node, and nothing reports the exit code.
   */
  private static final Set<FailureReason> LOOK_ALIKE =
      EnumSet.of(
          FailureReason.PodVanished,
          FailureReason.Interrupted,
          FailureReason.StartTimeout,
          FailureReason.PodWaited,
          FailureReason.InitContainerFailed,
          FailureReason.RunTimeout,
          FailureReason.ServerEnded,
          FailureReason.ServerNotReady,
          FailureReason.LogUnavailable);

  private final Lookups lookups;

  public LostNodes(Lookups lookups) {
    this.lookups = lookups;
  }

  /** The loss of the node on which a Pod of the trial runs; empty if the node is not lost. */
  Optional<Disruption> whileWaiting(TrialView view) {
    return Stream.concat(view.server().stream(), view.container().stream())
        .flatMap(run -> view.live().of(run).filter(pod -> seemsLost(run, pod)).stream())
        .findFirst()
        .map(pod -> pod.getSpec().getNodeName())
        .flatMap(this::lost);
  }

  /** Nothing marks a Pod whose containers ended before its node was lost. */
  private static boolean seemsLost(PodRun run, Pod pod) {
    return PodState.isCutOff(pod) || run.log().isUnreachable();
  }

  /** The loss of the node, if it can explain this outcome; otherwise empty. */
  Optional<Disruption> atEnd(TrialView view, TrialOutcome outcome) {
    // A suspension interrupts a trial that has not begun to work, whatever its node does.
    boolean isSuspension =
        outcome.reason() == FailureReason.Interrupted && view.current().spec().isSuspended();
    if (outcome.isValid() || isSuspension || !LOOK_ALIKE.contains(outcome.reason())) {
      return Optional.empty();
    }
    return view.underTest()
        .flatMap(view.live()::of)
        .or(() -> view.underTest().map(PodRun::created))
        .map(pod -> pod.getSpec().getNodeName())
        .or(() -> view.current().settledNode(view.trial().runtime()))
        .flatMap(this::lost);
  }

  /** Why a node runs nothing; empty if the node is Ready, or nothing is known. */
  public Optional<Disruption> lost(String node) {
    NodeNow now = lookups.nodeNow(node);
    return now.lost();
  }
}
