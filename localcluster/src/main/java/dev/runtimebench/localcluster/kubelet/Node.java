package dev.runtimebench.localcluster.kubelet;

import dev.runtimebench.localcluster.api.ClusterApi;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;

/**
 * A node of the cluster: registers its Node object, and runs or plays the Pods bound to the node.
 */
public interface Node extends AutoCloseable {

  String name();

  /** Registers the Node object and starts to watch for Pods. The cluster calls this method once. */
  void start(ClusterApi api);

  /**
   * Opens the log of a container.
   *
   * @throws LogUnavailableException with the kubelet's message if the container has not started
   */
  PodLog openLog(Pod pod, LogOptions options) throws LogUnavailableException;

  /**
   * Returns the certificate of the kubelet's port, in PEM; empty if the node has no such port. Call
   * this method after {@link #start}.
   */
  default Optional<String> kubeletCertificate() {
    return Optional.empty();
  }

  /** Returns how long the scheduler takes to bind this Pod to this node. */
  default Duration schedulingDelay(Pod pod) {
    return Duration.ZERO;
  }

  /** Ends every Pod at once, and removes everything that the node put on the machine. */
  @Override
  void close();
}
