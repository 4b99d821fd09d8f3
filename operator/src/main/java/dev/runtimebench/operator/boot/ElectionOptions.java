package dev.runtimebench.operator.boot;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How the replicas choose a leader.
 *
 * @param namespace where the Lease is
 * @param name the name of the Lease
 * @param identity the name of this replica in the Lease
 * @param lease how long a leader that does not renew the Lease stays the leader
 */
public record ElectionOptions(String namespace, String name, String identity, Duration lease) {

  private static final Duration SHORTEST_CALL = Duration.ofSeconds(1);

  /** Reads the options; empty when leader election is off. */
  static Optional<ElectionOptions> from(Map<String, String> environment) {
    if (!Setting.LEADER_ELECTION.readOneOf(environment, "true", "false").equals("true")) {
      return Optional.empty();
    }
    String identity = Setting.IDENTITY.read(environment, text -> text);
    return Optional.of(
        new ElectionOptions(
            Setting.LEASE_NAMESPACE.read(environment, ElectionOptions::required),
            Setting.LEASE_NAME.read(environment, ElectionOptions::required),
            identity.isEmpty() ? hostName(environment) : identity,
            Setting.LEASE_SECONDS.read(
                environment, text -> Duration.ofSeconds(OperatorOptions.number(text, 3, 3600)))));
  }

  /**
   * How long a leader may fail to renew the Lease before its process ends: well before another
   * replica may take over.
   */
  Duration renewDeadline() {
    return lease.multipliedBy(2).dividedBy(3);
  }

  Duration retryPeriod() {
    return lease.dividedBy(8);
  }

  /** How long a call of the election may take. After such a call, another one is in time. */
  Duration callTimeout() {
    Duration third = renewDeadline().dividedBy(3);
    return third.compareTo(SHORTEST_CALL) < 0 ? SHORTEST_CALL : third;
  }

  /** How often a leader checks whether the Lease was renewed in time. */
  Duration watchPeriod() {
    return lease.dividedBy(30);
  }

  private static String required(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("must be set when RTB_LEADER_ELECTION is true");
    }
    return text;
  }

  /** In a Pod, the host name is the Pod's name. */
  private static String hostName(Map<String, String> environment) {
    String name = environment.getOrDefault("HOSTNAME", "");
    if (name.isEmpty()) {
      throw new IllegalArgumentException(
          Setting.IDENTITY.variable() + ": must be set when HOSTNAME is not set");
    }
    return name;
  }
}
