package dev.runtimebench.localcluster;

import dev.runtimebench.localcluster.api.ClusterApi;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;

/** A node of the cluster: registers its Node object and plays kubelet for the Pods bound to it. */
public interface Node extends AutoCloseable {

  String name();

  /** Registers the Node object, and begins to watch for Pods. Called once, by the cluster. */
  void start(ClusterApi api);

  /**
   * Opens the log of a container.
   *
   * @throws LogUnavailableException if the container has not started, with the kubelet's message
   */
  PodLog openLog(Pod pod, LogOptions options) throws LogUnavailableException;

  /** How long the scheduler takes to bind this Pod to this node. */
  default Duration schedulingDelay(Pod pod) {
    return Duration.ZERO;
  }

  /** Ends every Pod at once, and leaves nothing behind on the machine. */
  @Override
  void close();
}
