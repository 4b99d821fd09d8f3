package dev.runtimebench.cli.doctor;

import io.fabric8.kubernetes.client.KubernetesClientException;

/** The API server's words about a failed request. */
final class Words {

  private Words() {}

  static String of(KubernetesClientException e) {
    return e.getStatus() != null && e.getStatus().getMessage() != null
        ? e.getStatus().getMessage()
        : "the API server answered " + e.getCode();
  }
}
