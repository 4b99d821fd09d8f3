package dev.runtimebench.cli.command;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;

/** What an API server says of a request that failed, as it says it. */
final class ApiErrors {

  private ApiErrors() {}

  /** One line a cause. */
  static List<String> lines(KubernetesClientException e) {
    Status status = e.getStatus();
    if (status == null || status.getMessage() == null) {
      return List.of(unreachable(e));
    }
    List<StatusCause> causes =
        Optional.ofNullable(status.getDetails()).map(d -> d.getCauses()).orElse(List.of());
    if (causes == null || causes.isEmpty()) {
      return status.getMessage().lines().toList();
    }
    return causes.stream().map(ApiErrors::line).toList();
  }

  private static String line(StatusCause cause) {
    String field = cause.getField() == null || cause.getField().isEmpty() ? "" : cause.getField();
    String message = Optional.ofNullable(cause.getMessage()).orElse(cause.getReason());
    return field.isEmpty() || "<nil>".equals(field) ? message : field + ": " + message;
  }

  private static String unreachable(KubernetesClientException e) {
    Throwable root = e;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String why = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    return "the cluster does not answer: "
        + why
        + " (set KUBECONFIG, or read a file with -f; no cluster at hand: rtb demo)";
  }
}
