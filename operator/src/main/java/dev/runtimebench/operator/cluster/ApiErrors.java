package dev.runtimebench.operator.cluster;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;

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

  /** The fields that the causes of the API server's status name; empty if they name none. */
  static List<String> fields(KubernetesClientException e) {
    return Optional.ofNullable(e.getStatus()).map(Status::getDetails).stream()
        .flatMap(details -> details.getCauses().stream())
        .map(StatusCause::getField)
        .filter(field -> field != null && !field.isBlank())
        .toList();
  }
}
