package dev.runtimebench.operator.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;

/** Opens the logs of a trial's Pods. */
public final class PodLogs {

  private final KubernetesClient client;

  public PodLogs(KubernetesClient client) {
    this.client = client;
  }

  /**
   * The log of the Pod's container from its start, each line stamped by the node.
   *
   * @throws IOException when it can't be had
   */
  public InputStream open(Pod pod) throws IOException {
    InputStream log =
        client
            .pods()
            .inNamespace(pod.getMetadata().getNamespace())
            .withName(pod.getMetadata().getName())
            .usingTimestamps()
            .getLogInputStream();
    if (log == null) {
      throw new IOException("there is no log of Pod " + pod.getMetadata().getName());
    }
    return log;
  }
}
