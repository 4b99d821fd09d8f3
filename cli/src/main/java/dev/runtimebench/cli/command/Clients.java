package dev.runtimebench.cli.command;

import dev.runtimebench.operator.boot.ClientConfig;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;

/** Clients of the cluster that the kubeconfig names. */
final class Clients {

  /** A person waits: the client's own ten attempts take minutes. */
  private static final int RETRIES = 1;

  private static final int CONNECT_MILLIS = 5_000;

  private Clients() {}

  /** A client, for the caller to close. */
  static KubernetesClient open() {
    Config config = ClientConfig.load();
    config.setRequestRetryBackoffLimit(RETRIES);
    config.setConnectionTimeout(CONNECT_MILLIS);
    return new KubernetesClientBuilder().withConfig(config).build();
  }
}
