package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.TrialOutcome;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Says which node may be NotReady or gone, so that the API server must be asked: only if a Pod
 * gives a reason to ask.
 */
final class LostNodes {

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

  private LostNodes() {}

  /** The node of a Pod of the trial that seems to be cut off; empty if there is none. */
  static Optional<String> whileWaiting(TrialView view) {
    return Stream.concat(view.server().stream(), view.container().stream())
        .flatMap(run -> view.live().of(run).stream())
        .filter(PodState::isCutOff)
        .findFirst()
        .map(pod -> pod.getSpec().getNodeName());
  }

  /** The node of the trial, if its loss can explain this outcome; otherwise empty. */
  static Optional<String> atEnd(TrialView view, TrialOutcome outcome) {
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
        .or(() -> view.current().settledNode(view.trial().runtime()));
  }
}
