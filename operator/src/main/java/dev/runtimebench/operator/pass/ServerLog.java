package dev.runtimebench.operator.pass;

import dev.runtimebench.operator.observe.PodState;
import dev.runtimebench.operator.observe.TrialLog;
import dev.runtimebench.operator.pod.Side;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;

/**
 * The log of a client's server. That of one under test is followed from when it runs, lest the
 * kubelet rotate its beginning away, to the client's end, which the server need not reach.
 */
final class ServerLog {

  /** How long what a server printed before its client ended may take to come. */
  static final Duration HINDMOST = Duration.ofMillis(100);

  /** How long what is still coming is read, which a server may have printed by the megabyte. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final LogReader reader;
  private final PodFinder finder;

  ServerLog(LogReader reader, PodFinder finder) {
    this.reader = reader;
    this.finder = finder;
  }

  /** Follows the log of a server that runs, if it is under test. */
  LogReader.Result follow(Pass pass, InFlight trial, Pod server) {
    return isUnderTest(pass)
        ? reader.look(pass, trial.log(Side.Server), server, false)
        : LogReader.OPEN;
  }

  /** The log of the side under test, when the client has ended. */
  LogReader.Result underTest(Pass pass, InFlight trial, TrialLog client) {
    if (!isUnderTest(pass)) {
      return new LogReader.Result.Read(client);
    }
    Pod launched = trial.side(Side.Server).orElseThrow().pod();
    Pod server = finder.find(pass, launched).orElse(launched);
    LogReading reading = trial.log(Side.Server);
    LogReader.Result result = reader.look(pass, reading, server, true);
    boolean ended = PodState.of(server) instanceof PodState.Ended;
    if (result instanceof LogReader.Result.Read read) {
      return whole(pass, reading, server, ended, read.log());
    }
    if (!ended && result instanceof LogReader.Result.Open && !reading.isBehind()) {
      reading
          .follower()
          .filter(follower -> follower.isOpen() && isAll(pass, reading, follower))
          .ifPresent(LogFollower::enough);
    }
    return result;
  }

  private static boolean isAll(Pass pass, LogReading reading, LogFollower follower) {
    Duration silent = Duration.ofNanos(pass.now() - follower.lastRead());
    Duration waited = reading.awaited().lasts(pass.now());
    return waited.compareTo(HINDMOST) >= 0
        && (silent.compareTo(HINDMOST) >= 0 || waited.compareTo(LONGEST) >= 0);
  }

  private LogReader.Result whole(
      Pass pass, LogReading reading, Pod server, boolean ended, TrialLog log) {
    if (!log.end().isCut() && !log.end().isTooLarge() && log.agentsEnd().isEmpty()) {
      if (!ended && reading.awaited().lasts(pass.now()).compareTo(LogObserver.ASK_POD) < 0) {
        return LogReader.OPEN; // The kubelet may have yet to tell that the server has ended.
      }
      if (!ended || reader.isCutShort(server, log)) {
        return reader.again(pass, reading, server, "it ends before its container did");
      }
    }
    return reader.whole(pass, reading, server, log);
  }

  /** What a server that has ended said last, for a message; empty while its log is being read. */
  Optional<String> lastWords(Pass pass, InFlight trial, Pod server) {
    LogReader.Result result = reader.look(pass, trial.log(Side.Server), server, true);
    if (result instanceof LogReader.Result.Read read) {
      return Optional.of(read.log().lastWords().orElse("it said nothing"));
    }
    return result instanceof LogReader.Result.Lost
        ? Optional.of("its log can't be read")
        : Optional.empty();
  }

  private static boolean isUnderTest(Pass pass) {
    return pass.renderer().sideUnderTest() == Side.Server;
  }
}
