package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.logs.LogProgress;
import dev.runtimebench.operator.logs.LogRequest;
import dev.runtimebench.operator.logs.LogStream;
import dev.runtimebench.operator.observe.log.TrialLog;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.state.PodRun;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;

/** Says when the operator has the output of a server under test whose client has ended. */
final class ServersOutput {

  /** How long to wait for the server's last output after its client has ended. */
  static final Duration GRACE = Duration.ofMillis(100);

  /** How long to read the remaining output of the server, which may be megabytes. */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final CutLogs cutLogs;

  ServersOutput(CutLogs cutLogs) {
    this.cutLogs = cutLogs;
  }

  /** The log of a server under test up to the end of its client. The server may run on. */
  LogProgress untilClientEnded(TrialView view, PodRun server, Pod pod) {
    Duration waited = Duration.ofNanos(view.now() - clientOver(view).orElse(view.now()));
    boolean ended = PodState.of(pod) instanceof PodState.Ended;
    if (!ended && server.log().lacksFollower()) {
      return waited.compareTo(GRACE) < 0
          ? new LogProgress.Reading()
          : new LogProgress.Due(LogRequest.ReadSoFar);
    }
    LogProgress log = server.log().progress(waited, logTimeout(view));
    if (log instanceof LogProgress.Reading && !ended) {
      return hasAllOutput(view, server, waited) ? new LogProgress.Due(LogRequest.Stop) : log;
    }
    return log instanceof LogProgress.Complete complete
        ? wholeServerLog(server, pod, complete.log(), ended, waited)
        : log;
  }

  private LogProgress wholeServerLog(
      PodRun server, Pod pod, TrialLog log, boolean ended, Duration waited) {
    boolean reachedEnd = !log.end().isCut() && !log.end().isTooLarge() && log.agentsEnd().isEmpty();
    if (reachedEnd && !ended && waited.compareTo(PodEventTimeouts.END) < 0) {
      // The kubelet may still have to report that the server has ended.
      return new LogProgress.Reading();
    }
    return reachedEnd && (!ended || cutLogs.isCutShort(server, pod, log))
        ? server.log().retry(CutLogs.ENDED_EARLY)
        : server.log().whole(log);
  }

  private static boolean hasAllOutput(TrialView view, PodRun server, Duration waited) {
    Optional<LogStream> stream = server.log().stream().filter(s -> s.isOpen() && !s.isEnding());
    if (stream.isEmpty() || server.log().isBehind()) {
      return false;
    }
    Duration silent = Duration.ofNanos(view.now() - stream.get().lastRead());
    return waited.compareTo(GRACE) >= 0
        && (silent.compareTo(GRACE) >= 0 || waited.compareTo(LIMIT) >= 0);
  }

  /** When the client was over; since then only the server's log is missing. */
  static Optional<Long> clientOver(TrialView view) {
    return view.container()
        .flatMap(client -> client.log().stream().flatMap(LogStream::overAt).or(client::endedSince));
  }

  private static Duration logTimeout(TrialView view) {
    return Duration.ofSeconds(view.current().experiment().timeouts().logSeconds());
  }
}
