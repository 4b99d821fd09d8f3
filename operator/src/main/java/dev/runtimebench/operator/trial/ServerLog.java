package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.logs.LogAttempts;
import dev.runtimebench.operator.logs.LogRetriever;
import dev.runtimebench.operator.logs.LogStream;
import dev.runtimebench.operator.observe.log.TrialLog;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.state.RunningTrial;
import dev.runtimebench.results.naming.Side;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;

/**
 * The log of a client's server. That of one under test is followed from when it runs, lest the
 * kubelet rotate its beginning away, to the client's end, which the server need not reach.
 */
public final class ServerLog {

  /** How long what a server printed before its client ended may take to come. */
  public static final Duration HINDMOST = Duration.ofMillis(100);

  /** How long what is still coming is read, which a server may have printed by the megabyte. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final LogRetriever reader;
  private final PodFinder finder;

  public ServerLog(LogRetriever reader, PodFinder finder) {
    this.reader = reader;
    this.finder = finder;
  }

  /** Follows the log of a server that runs, if it is under test. */
  public LogRetriever.Result follow(Reconciliation current, RunningTrial trial, Pod server) {
    return isUnderTest(current)
        ? reader.look(current, trial.log(Side.Server), server, false)
        : LogRetriever.OPEN;
  }

  /** The log of the side under test, when the client has ended. */
  public LogRetriever.Result underTest(
      Reconciliation current, RunningTrial trial, TrialLog client) {
    if (!isUnderTest(current)) {
      return new LogRetriever.Result.Read(client);
    }
    Pod launched = trial.side(Side.Server).orElseThrow().pod();
    Pod server = finder.find(current, launched).orElse(launched);
    LogAttempts reading = trial.log(Side.Server);
    LogRetriever.Result result = reader.look(current, reading, server, true);
    boolean ended = PodState.of(server) instanceof PodState.Ended;
    if (result instanceof LogRetriever.Result.Read read) {
      return whole(current, reading, server, ended, read.log());
    }
    if (!ended && result instanceof LogRetriever.Result.Open && !reading.isBehind()) {
      reading
          .follower()
          .filter(follower -> follower.isOpen() && isAll(current, reading, follower))
          .ifPresent(LogStream::enough);
    }
    return result;
  }

  private static boolean isAll(Reconciliation current, LogAttempts reading, LogStream follower) {
    Duration silent = Duration.ofNanos(current.now() - follower.lastRead());
    Duration waited = reading.awaited().lasts(current.now());
    return waited.compareTo(HINDMOST) >= 0
        && (silent.compareTo(HINDMOST) >= 0 || waited.compareTo(LONGEST) >= 0);
  }

  private LogRetriever.Result whole(
      Reconciliation current, LogAttempts reading, Pod server, boolean ended, TrialLog log) {
    if (!log.end().isCut() && !log.end().isTooLarge() && log.agentsEnd().isEmpty()) {
      if (!ended && reading.awaited().lasts(current.now()).compareTo(LogObserver.ASK_POD) < 0) {
        return LogRetriever.OPEN; // The kubelet may have yet to tell that the server has ended.
      }
      if (!ended || reader.isCutShort(server, log)) {
        return reader.again(current, reading, server, "it ends before its container did");
      }
    }
    return reader.whole(current, reading, server, log);
  }

  /** What a server that has ended said last, for a message; empty while its log is being read. */
  public Optional<String> lastWords(Reconciliation current, RunningTrial trial, Pod server) {
    LogRetriever.Result result = reader.look(current, trial.log(Side.Server), server, true);
    if (result instanceof LogRetriever.Result.Read read) {
      return Optional.of(read.log().lastWords().orElse("it said nothing"));
    }
    return result instanceof LogRetriever.Result.Lost
        ? Optional.of("its log can't be read")
        : Optional.empty();
  }

  private static boolean isUnderTest(Reconciliation current) {
    return current.renderer().sideUnderTest() == Side.Server;
  }
}
