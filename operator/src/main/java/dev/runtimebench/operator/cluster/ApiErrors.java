package dev.runtimebench.operator.cluster;

import io.fabric8.kubernetes.client.KubernetesClientException;

/** What the API server says of a call that failed. */
public final class ApiErrors {

  private ApiErrors() {}

  /** In the server's words; the client's, where the server said nothing. */
  public static String said(KubernetesClientException e) {
    return e.getStatus() != null && e.getStatus().getMessage() != null
        ? e.getStatus().getMessage()
        : e.getMessage();
  }
}
