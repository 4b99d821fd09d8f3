package dev.runtimebench.operator.cluster;

import io.fabric8.kubernetes.client.KubernetesClientException;

/** Reads the message of a failed API call. */
public final class ApiErrors {

  private ApiErrors() {}

  /** The API server's message; the client's message when the server sent none. */
  public static String message(KubernetesClientException e) {
    return e.getStatus() != null && e.getStatus().getMessage() != null
        ? e.getStatus().getMessage()
        : e.getMessage();
  }
}
