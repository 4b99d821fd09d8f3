package dev.runtimebench.operator.boot;

import io.fabric8.kubernetes.client.KubernetesClientException;

/** Says in one line why the operator could not start, and what mends it. */
final class StartFailure {

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  private StartFailure() {}

  static String explain(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof KubernetesClientException e) {
        return explain(e);
      }
    }
    return failure.getMessage();
  }

  private static String explain(KubernetesClientException e) {
    String what = e.getStatus() != null ? e.getStatus().getMessage() : e.getMessage();
    return switch (e.getCode()) {
      case NOT_FOUND ->
          "the cluster doesn't know RuntimeBenchmark; install the CRDs: kubectl apply -f crds/";
      case UNAUTHORIZED -> "the cluster doesn't accept the credentials: " + what;
      case FORBIDDEN -> "the operator lacks a right; install its chart's RBAC: " + what;
      default -> "the cluster can't be reached: " + what;
    };
  }
}
