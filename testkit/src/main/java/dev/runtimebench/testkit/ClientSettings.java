package dev.runtimebench.testkit;

import java.util.Map;

/** Settings for a client of an API server without authentication. */
public final class ClientSettings {

  private ClientSettings() {}

  /**
   * Returns environment variables that connect the fabric8 client of a process to this address
   * only.
   */
  public static Map<String, String> environment(String url) {
    return Map.of(
        "KUBERNETES_MASTER", url,
        "KUBERNETES_AUTH_TRYKUBECONFIG", "false",
        "KUBERNETES_AUTH_TRYSERVICEACCOUNT", "false");
  }

  /** Returns a kubeconfig in YAML. */
  public static String kubeconfig(String url) {
    return """
        apiVersion: v1
        kind: Config
        current-context: test
        contexts: [{name: test, context: {cluster: test, namespace: default, user: test}}]
        clusters: [{name: test, cluster: {server: "%s"}}]
        users: [{name: test, user: {}}]
        """
        .formatted(url);
  }
}
