package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.logs.LogProgress;
import dev.runtimebench.operator.logs.LogRequest;
import dev.runtimebench.operator.logs.LogStream;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.pod.PodRenderer;
import dev.runtimebench.results.pod.ServerProbe;
import dev.runtimebench.results.sample.FailureReason;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;

/** Decides when a running server is ready for its client, and when it has taken too long. */
final class ServerReadiness {

  /**
   * How long to wait before the status mentions the server: most servers are ready sooner, and each
   * new message costs a write of the status.
   */
  private static final Duration SILENCE = Duration.ofSeconds(3);

  /** How long to wait for output that the server has written but the operator has not received. */
  private static final Duration OUTPUT_GRACE = Duration.ofMillis(100);

  private static final Duration OUTPUT_LIMIT = Duration.ofSeconds(2);

  /** How long to try to read the last words of a server that is not ready. */
  private static final Duration LOG_TIMEOUT = Duration.ofSeconds(5);

  private static final Duration SHORTEST_RECHECK = Duration.ofMillis(1);

  private final TrialVerdict verdict;

  ServerReadiness(TrialVerdict verdict) {
    this.verdict = verdict;
  }

  /** What a trial needs while its server runs and its client does not exist yet. */
  TrialProgress of(TrialView view, PodRun server, Pod pod, Optional<String> podIp) {
    if (podIp.isPresent() && PodState.isReady(pod, PodRenderer.CONTAINER)) {
      return new TrialProgress.ReadyForClient(pod, podIp.get());
    }
    Duration ran = server.ran(view.now());
    Duration left = limit(view).minus(ran);
    if (left.isNegative() || left.isZero()) {
      return late(view, server, pod, left.negated());
    }
    Duration silence = SILENCE.minus(ran);
    return silence.isNegative() || silence.isZero()
        ? waiting(
            "waiting for the server to %s, at most for spec.timeouts.startSeconds (%d s)"
                .formatted(probe(view).task(), limit(view).toSeconds()),
            left)
        : waiting(TrialProgress.Waiting.USUAL, left.compareTo(silence) < 0 ? left : silence);
  }

  /**
   * Reads the last words of a server that is not ready in time, and then ends the trial.
   *
   * @param by how much the server is late
   */
  private TrialProgress late(TrialView view, PodRun server, Pod pod, Duration by) {
    LogProgress log = server.log().progress(Duration.ZERO, LOG_TIMEOUT);
    if (by.compareTo(LOG_TIMEOUT) < 0) {
      if (server.log().lacksFollower()) {
        return new TrialProgress.LogDue(server, pod, LogRequest.ReadSoFar);
      }
      if (log instanceof LogProgress.Due due) {
        return new TrialProgress.LogDue(server, pod, due.request());
      }
      if (log instanceof LogProgress.Reading) {
        return hasAllOutput(view, server, by)
            ? new TrialProgress.LogDue(server, pod, LogRequest.Stop)
            : TrialProgress.Waiting.of(OUTPUT_GRACE);
      }
    }
    String output =
        log instanceof LogProgress.Complete complete
            ? complete
                .log()
                .lastWords()
                .map(words -> "its last output: " + words)
                .orElse("it printed nothing")
            : "its log cannot be read";
    TrialProgress.Ended lost =
        verdict.lost(
            view,
            Side.Server,
            FailureReason.ServerNotReady,
            "the server did not %s within spec.timeouts.startSeconds (%d s) of the start of its container; raise it if the server needs longer, or correct the workload's server.port or server.readinessProbe; %s"
                .formatted(probe(view).task(), limit(view).toSeconds(), output));
    // The kubelet's Event has the answer to its last check.
    return lost.with(PeerFailure.mark(view, Side.Server, lost.outcome()))
        .withSilent(Optional.of(pod));
  }

  private static boolean hasAllOutput(TrialView view, PodRun server, Duration waited) {
    return server.log().stream()
        .filter(stream -> stream.isOpen() && !stream.isEnding())
        .map(LogStream::lastRead)
        .map(last -> Duration.ofNanos(view.now() - last))
        .filter(s -> s.compareTo(OUTPUT_GRACE) >= 0 || waited.compareTo(OUTPUT_LIMIT) >= 0)
        .isPresent();
  }

  private static Duration limit(TrialView view) {
    return Duration.ofSeconds(view.current().experiment().timeouts().startSeconds());
  }

  private static ServerProbe probe(TrialView view) {
    return new ServerProbe(view.current().experiment().workload().server());
  }

  private static TrialProgress waiting(String what, Duration recheck) {
    return TrialProgress.Waiting.of(
        what, recheck.compareTo(SHORTEST_RECHECK) < 0 ? SHORTEST_RECHECK : recheck);
  }
}
