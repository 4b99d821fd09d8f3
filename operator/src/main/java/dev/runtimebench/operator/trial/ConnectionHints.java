package dev.runtimebench.operator.trial;

import com.google.re2j.Pattern;
import dev.runtimebench.results.sample.FailureReason;
import java.util.Optional;
import java.util.Set;

/** Says why a client cannot reach its server. */
final class ConnectionHints {

  /** The words of the agent, of the catalogue's clients, and of the C library. */
  private static final Pattern NO_CONNECTION =
      Pattern.compile(
          "(?i)no connection to|no answer from|did not answer|connection refused|connection timed out|no route to host|(?:network|host) is unreachable|(?:cannot|could not|unable to) connect");

  private static final Set<FailureReason> OF_THE_CLIENT =
      Set.of(FailureReason.NonZeroExit, FailureReason.NoValue);

  private static final String NETWORK_POLICY =
      "; the server was ready, but the client could not reach it: a NetworkPolicy that keeps the Pods of the namespace apart is a likely cause; allow the benchmark's Pods to reach each other (docs/operations/network-policies.md)";

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
}
