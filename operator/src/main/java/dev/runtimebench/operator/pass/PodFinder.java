package dev.runtimebench.operator.pass;

import dev.runtimebench.operator.cluster.Cluster;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;

/** Finds a Pod that was created: a Pod that isn't in the cache need not be gone. */
final class PodFinder {

  private final Cluster cluster;

  PodFinder(Cluster cluster) {
    this.cluster = cluster;
  }

  /** From the cache; a Pod that isn't in it is gone only when the API server says so too. */
  Optional<Pod> find(Pass pass, Pod created) {
    String uid = created.getMetadata().getUid();
    return pass.pod(uid)
        .or(
            () ->
                cluster.pods().find(created).filter(pod -> uid.equals(pod.getMetadata().getUid())));
  }
}
