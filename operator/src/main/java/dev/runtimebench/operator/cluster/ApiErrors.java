package dev.runtimebench.operator.cluster;

import io.fabric8.kubernetes.client.KubernetesClientException;

/** Reads the message of a failed API call. */
public final class ApiErrors {

  private static final int FORBIDDEN = 403;

  private ApiErrors() {}

  /** Whether the API server refused an object because its namespace is being deleted. */
  public static boolean isNamespaceTerminating(KubernetesClientException e) {
    return e.getCode() == FORBIDDEN && message(e).contains("because it is being terminated");
  }

  /** The API server's message; the client's message when the server sent none. */
  public static String message(KubernetesClientException e) {
    return e.getStatus() != null && e.getStatus().getMessage() != null
        ? e.getStatus().getMessage()
        : e.getMessage();
  }
}
