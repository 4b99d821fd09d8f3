package dev.runtimebench.operator.trial;

import com.google.re2j.Pattern;
import dev.runtimebench.operator.logs.LogStream;
import dev.runtimebench.operator.observe.log.TrialLog;
import dev.runtimebench.results.sample.FailureReason;
import java.util.Optional;
import java.util.Set;

/** Says why a client cannot reach its server. */
final class ConnectionHints {

  /**
   * The words of the agent, of the catalogue's clients, of the C library, of curl, of Node.js and
   * of Go. A summary of a load test counts timeouts, so the word alone says nothing.
   */
  private static final Pattern NO_CONNECTION =
      Pattern.compile(
          "(?i)no connection to|no answer from|did not answer|connection (?:refused|timed out)(?:[^:=]|$|[:=]\\s*[^\\s\\d])|no route to host|(?:network|host) is unreachable|(?:cannot|could not|couldn't|unable to|failed to) connect\\b|\\bconnect (?:ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)\\b|\\bdial (?:tcp|udp)[46]? \\S+ (?:i/o timeout|connect: )");

  private static final Set<FailureReason> OF_THE_CLIENT =
      Set.of(FailureReason.NonZeroExit, FailureReason.NoValue);

  private static final String FIX =
      "; allow the benchmark's Pods to reach each other (docs/operations/network-policies.md)";

  private static final String NETWORK_POLICY =
      "; the server was ready, but the client could not reach it: a NetworkPolicy that keeps the Pods of the namespace apart is a likely cause"
          + FIX;

  private static final String SILENT =
      "; the server was ready, but the client reported no mark and no iteration: a NetworkPolicy that keeps the Pods of the namespace apart is a possible cause"
          + FIX;

  private ConnectionHints() {}

  /**
   * The fix for a client that cannot reach its server, with a semicolon before it; or empty.
   *
   * @param message why the trial failed, with the client's last words
   */
  static String ofClient(Optional<FailureReason> reason, String message) {
    return reason.filter(OF_THE_CLIENT::contains).isPresent()
            && NO_CONNECTION.matcher(message).find()
        ? NETWORK_POLICY
        : "";
  }

  /**
   * The fix for a client that ran into its timeout, with a semicolon before it; or empty. A packet
   * that a NetworkPolicy drops gets no answer, so the client waits.
   *
   * @param log the client's log as it is being read
   */
  static String ofHangingClient(Optional<LogStream> log) {
    return log.filter(LogStream::isOpen).filter(l -> !l.hasWork()).isPresent() ? SILENT : "";
  }

  /** The same for a client whose log was read to its end. */
  static String ofHangingClient(TrialLog log) {
    return log.hasWork() ? "" : SILENT;
  }
}
