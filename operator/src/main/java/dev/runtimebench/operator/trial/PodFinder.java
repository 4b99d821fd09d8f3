package dev.runtimebench.operator.trial;

import dev.runtimebench.operator.cluster.Cluster;
import dev.runtimebench.operator.state.Reconciliation;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;

/** Finds a Pod that was created: a Pod that isn't in the cache need not be gone. */
public final class PodFinder {

  private final Cluster cluster;

  public PodFinder(Cluster cluster) {
    this.cluster = cluster;
  }

  /** From the cache; a Pod that isn't in it is gone only when the API server says so too. */
  public Optional<Pod> find(Reconciliation current, Pod created) {
    String uid = created.getMetadata().getUid();
    return current
        .pod(uid)
        .or(
            () ->
                cluster.pods().find(created).filter(pod -> uid.equals(pod.getMetadata().getUid())));
  }
}
