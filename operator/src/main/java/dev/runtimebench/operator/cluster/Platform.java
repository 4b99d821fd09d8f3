package dev.runtimebench.operator.cluster;

import dev.runtimebench.operator.observe.clock.OperatorClock;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out whether the platform assigns the IDs of user and group to Pods. Thread-safe. */
public final class Platform {

  private static final Logger LOG = LoggerFactory.getLogger(Platform.class);

  /** The group of OpenShift's SecurityContextConstraints, which assign IDs to Pods. */
  private static final String ASSIGNS_IDS = "security.openshift.io";

  private static final int FORBIDDEN = 403;

  /** How long an answer is used. An operator may start before an API server serves all groups. */
  private static final Duration CACHE_TIME = Duration.ofMinutes(10);

  private final KubernetesClient client;
  private final OperatorClock clock;
  private Optional<Seen> seen = Optional.empty();

  private record Seen(boolean assignsIds, long at) {}

  public Platform(KubernetesClient client, OperatorClock clock) {
    this.client = client;
    this.clock = clock;
  }

  /**
   * Whether the platform assigns the IDs of user, group and volumes, and refuses Pods with other
   * IDs. Asks the API server again every 10 minutes. If the API server does not answer then, the
   * last answer holds.
   *
   * @throws KubernetesClientException if the API server has never answered
   */
  public synchronized boolean assignsIds() {
    long now = clock.monotonicNanos();
    if (seen.filter(s -> now - s.at() < CACHE_TIME.toNanos()).isEmpty()) {
      look(now);
    }
    return seen.orElseThrow().assignsIds();
  }

  /** A cluster that forbids discovery says nothing: the operator then sets the IDs. */
  private boolean isServed() {
    try {
      return client.hasApiGroup(ASSIGNS_IDS, true);
    } catch (KubernetesClientException e) {
      if (e.getCode() == FORBIDDEN) {
        return false;
      }
      throw e;
    }
  }

  private void look(long now) {
    try {
      boolean assigns = isServed();
      if (seen.filter(s -> s.assignsIds() == assigns).isEmpty()) {
        LOG.info(
            assigns
                ? "the API server serves {}: the platform assigns the IDs of the Pods"
                : "the API server does not serve {}: the operator sets the IDs of the Pods",
            ASSIGNS_IDS);
      }
      seen = Optional.of(new Seen(assigns, now));
    } catch (KubernetesClientException e) {
      if (seen.isEmpty()) {
        throw e;
      }
      LOG.debug("cannot look for the group {}: {}", ASSIGNS_IDS, e.getMessage());
    }
  }
}
