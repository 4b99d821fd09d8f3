package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.observe.sample.TrialJudge;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.results.pod.ContainerLimits;
import dev.runtimebench.results.sample.TrialOutcome;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;

/**
 * Says how a server ended. When a server runs out of memory, its client fails too, and the operator
 * may see the client's end first.
 */
final class ServersEnd {

  private ServersEnd() {}

  /** How the server ended, with a semicolon before it; empty if the server never ran. */
  static String text(Pod server, PodState.Ended ended) {
    return TrialJudge.serversEnd(ended, ContainerLimits.of(server, "memory"));
  }

  /**
   * Returns the end of a trial in which the client failed, with the end of the server if it failed.
   */
  static TrialProgress.Ended added(TrialView view, TrialProgress.Ended ended) {
    TrialOutcome outcome = ended.outcome();
    Optional<Pod> server = view.server().flatMap(view.live()::of);
    if (outcome.isValid() || !outcome.reason().isOfWorkload() || server.isEmpty()) {
      return ended;
    }
    return PodState.of(server.get()) instanceof PodState.Ended end
            && !end.exitCode().equals(Optional.of(0))
        ? ended.with(added(view, outcome, end, text(server.get(), end)))
        : ended;
  }

  private static TrialOutcome added(
      TrialView view, TrialOutcome outcome, PodState.Ended end, String text) {
    return PeerFailure.markServer(
        view, end, outcome.invalid(outcome.reason(), outcome.message() + text));
  }
}
