package dev.runtimebench.cli.command;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.Optional;

/** Formats the API server's answer to a failed request. */
final class ApiErrors {

  private ApiErrors() {}

  /** Returns one line per cause, in the API server's own words. */
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
    return ("%s does not answer: %s (set KUBECONFIG, read a file with -f, or start a cluster with"
            + " rtb demo)")
        .formatted(Clients.server(), why(root));
  }

  /** Some exceptions of Java's HTTP client have no message; only the type says what happened. */
  private static String why(Throwable cause) {
    if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
      return "the host name has no address";
    }
    if (cause instanceof ClosedChannelException) {
      return "connection refused";
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
