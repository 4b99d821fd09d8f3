package dev.runtimebench.operator.boot;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How the replicas choose a leader.
 *
 * @param namespace where the Lease is
 * @param name the Lease's
 * @param identity who this replica is in it
 * @param lease how long a silent leader still counts as one
 */
public record ElectionOptions(String namespace, String name, String identity, Duration lease) {

  /** Empty when no election is asked for. */
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

  /** A leader that could not renew for so long stops, well before another may take over. */
  Duration renewDeadline() {
    return lease.multipliedBy(2).dividedBy(3);
  }

  Duration retryPeriod() {
    return lease.dividedBy(8);
  }

  private static String required(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("must be set when RTB_LEADER_ELECTION is true");
    }
    return text;
  }

  /** In a Pod, the Pod's name. */
  private static String hostName(Map<String, String> environment) {
    String name = environment.getOrDefault("HOSTNAME", "");
    if (name.isEmpty()) {
      throw new IllegalArgumentException(
          Setting.IDENTITY.variable() + ": must be set where HOSTNAME is not");
    }
    return name;
  }
}
