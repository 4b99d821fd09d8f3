package dev.runtimebench.operator.cluster;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the message of a failed API call. */
public final class ApiErrors {

  private static final int FORBIDDEN = 403;
  private static final int TOO_MANY_REQUESTS = 429;

  /** The API server does not know the caller, or is overloaded. */
  private static final Set<Integer> OF_CLUSTER = Set.of(401, TOO_MANY_REQUESTS);

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

  /** How long the API server asks to wait before the next call; zero if it asks for nothing. */
  public static Duration retryAfter(KubernetesClientException e) {
    return Optional.ofNullable(e.getStatus())
        .map(Status::getDetails)
        .map(StatusDetails::getRetryAfterSeconds)
        .map(Duration::ofSeconds)
        .orElse(Duration.ZERO);
  }

  /** Whether the API server was overloaded, and did not even look at the call. */
  public static boolean isTurnedAway(KubernetesClientException e) {
    return e.getCode() == TOO_MANY_REQUESTS;
  }

  /** The fields that the causes of the API server's status name; empty if they name none. */
  static List<String> fields(KubernetesClientException e) {
    return Optional.ofNullable(e.getStatus()).map(Status::getDetails).stream()
        .flatMap(details -> details.getCauses().stream())
        .map(StatusCause::getField)
        .filter(field -> field != null && !field.isBlank())
        .toList();
  }

  /** What failed and why, for people: the API server's message, or the call and its cause. */
  public static String describe(RuntimeException e) {
    if (!(e instanceof KubernetesClientException api)) {
      return "a fault of the operator: %s: %s".formatted(e.getClass().getSimpleName(), text(e));
    }
    if (api.getStatus() != null && api.getStatus().getMessage() != null) {
      return "the API server answered %d: %s".formatted(api.getCode(), message(api));
    }
    Throwable root = api;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return "a call to the API server failed: "
        + (root == api ? text(api) : text(api) + " (" + text(root) + ")");
  }

  /**
   * Whether an error says nothing about the benchmark: the API server does not know the operator,
   * has too much to do, or does not grant the operator a right.
   */
  public static boolean isOfCluster(RuntimeException e) {
    return e instanceof KubernetesClientException api
        && (OF_CLUSTER.contains(api.getCode())
            || (api.getCode() == FORBIDDEN && message(api).contains(" cannot ")));
  }

  private static String text(Throwable e) {
    String message = e.getMessage() == null ? "" : e.getMessage().strip();
    return message.isEmpty() ? e.getClass().getSimpleName() : message;
  }
}
