package dev.runtimebench.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Formats the API server's answer to a failed request. */
final class ApiErrors {

  private ApiErrors() {}

  /**
   * Returns one line per cause, in the API server's own words, and the fix if there is one.
   *
   * @param server how to name the API server
   */
  static List<String> lines(KubernetesClientException e, String server) {
    Status status = e.getStatus();
    String words = status == null || status.getMessage() == null ? "" : status.getMessage();
    if (e.getCode() <= 0) {
      return List.of(withoutAnswer(e, server));
    }
    return switch (e.getCode()) {
      case HttpURLConnection.HTTP_UNAUTHORIZED ->
          List.of(
              ("%s does not accept the kubeconfig's credentials (401 %s): log in again, or renew the"
                      + " user's token or certificate")
                  .formatted(server, words.isEmpty() ? "Unauthorized" : words));
      case HttpURLConnection.HTTP_FORBIDDEN ->
          List.of(
              (words.isEmpty() ? server + " refuses the request (403 Forbidden)" : words)
                  + "; the cluster roles view (to read) and edit (to write) have these rights where the"
                  + " chart is installed");
      case HttpURLConnection.HTTP_NOT_FOUND ->
          isMissingResource(status) ? noCrds(server) : causes(e, server);
      default -> causes(e, server);
    };
  }

  /** An API server without the CRDs knows no such path, and names no object. */
  private static boolean isMissingResource(Status status) {
    return status == null
        || status.getDetails() == null
        || status.getDetails().getName() == null
        || status.getDetails().getName().isEmpty();
  }

  /** Says that the CRDs are not installed. */
  static List<String> noCrds(String server) {
    return List.of(
        ("%s has no RuntimeBenchmarks: install the CRDs and the operator (helm install runtimebench"
                + " manifests/charts/runtimebench -n runtimebench --create-namespace)")
            .formatted(server));
  }

  private static List<String> causes(KubernetesClientException e, String server) {
    Status status = e.getStatus();
    if (status == null || status.getMessage() == null) {
      return List.of("%s answered %d".formatted(server, e.getCode()));
    }
    List<StatusCause> causes =
        Optional.ofNullable(status.getDetails()).map(d -> d.getCauses()).orElse(List.of());
    if (e.getCode() >= HttpURLConnection.HTTP_INTERNAL_ERROR) {
      return List.of("%s answered %d: %s".formatted(server, e.getCode(), status.getMessage()));
    }
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

  private static String withoutAnswer(KubernetesClientException e, String server) {
    Throwable root = e;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String message = root.getMessage() == null ? "" : root.getMessage();
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException) {
        return message.contains("SSL message")
            ? server + " answers without TLS: the kubeconfig's server must begin with http://"
            : "%s answers, but TLS fails: %s (check certificate-authority and the kubeconfig's server)"
                .formatted(server, message);
      }
      if (cause instanceof JsonProcessingException) {
        return server + " answers, but not as an API server of Kubernetes: check the kubeconfig";
      }
    }
    if (root instanceof ProtocolException || message.contains("status line")) {
      return server + " answers, but not with HTTP: check the kubeconfig's server";
    }
    Optional<String> why = why(root);
    return why.isPresent()
        ? ("%s does not answer: %s (set KUBECONFIG, read a file with -f, or start a cluster with rtb"
                + " demo)")
            .formatted(server, why.get())
        : "the request to %s failed: %s"
            .formatted(server, message.isEmpty() ? "no cause is known" : message);
  }

  /**
   * Returns why nothing answered; empty if something may have answered. Some exceptions of Java's
   * HTTP client have no message; only the type says what happened.
   */
  private static Optional<String> why(Throwable cause) {
    if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
      return Optional.of("the host name has no address");
    }
    if (cause instanceof ClosedChannelException || cause instanceof ConnectException) {
      String message = cause.getMessage();
      return Optional.of(message == null ? "connection refused" : message);
    }
    if (cause instanceof TimeoutException
        || cause instanceof HttpTimeoutException
        || cause instanceof SocketTimeoutException) {
      return Optional.of("no answer in time");
    }
    return cause instanceof NoRouteToHostException ? Optional.of("no route") : Optional.empty();
  }
}
