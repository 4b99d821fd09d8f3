package dev.runtimebench.cli.doctor;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;

/**
 * The probe Pods that exist. After {@link #close} no probe Pod remains, even if Ctrl-C calls {@link
 * #close} during a create call. Thread-safe: the command's thread creates, and the thread of Ctrl-C
 * closes.
 */
final class ProbePods implements AutoCloseable {

  private final KubernetesClient client;
  private final String namespace;
  private final List<String> names = new ArrayList<>();
  private boolean closed;

  ProbePods(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /**
   * Creates a Pod.
   *
   * @throws IllegalStateException after the close
   * @throws KubernetesClientException if the API server refuses the Pod
   */
  synchronized void create(Pod pod) {
    if (closed) {
      throw new IllegalStateException("interrupted");
    }
    // Before the call: an answer may get lost although the Pod was created.
    names.add(pod.getMetadata().getName());
    client.pods().inNamespace(namespace).resource(pod).create();
  }

  /** Deletes one Pod now. */
  synchronized void delete(String name) {
    client.pods().inNamespace(namespace).withName(name).withGracePeriod(0).delete();
    names.remove(name);
  }

  /** Deletes all Pods, each even if another cannot be deleted. */
  @Override
  public synchronized void close() {
    closed = true;
    KubernetesClientException failure = null;
    for (String name : List.copyOf(names)) {
      try {
        delete(name);
      } catch (KubernetesClientException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
