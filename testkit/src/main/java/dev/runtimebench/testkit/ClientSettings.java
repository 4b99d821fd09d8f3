package dev.runtimebench.testkit;

import java.util.Map;

/** How a client finds an API server that lets everyone in. */
public final class ClientSettings {

  private ClientSettings() {}

  /** The environment variables of a process whose fabric8 client talks to this address alone. */
  public static Map<String, String> environment(String url) {
    return Map.of(
        "KUBERNETES_MASTER", url,
        "KUBERNETES_AUTH_TRYKUBECONFIG", "false",
        "KUBERNETES_AUTH_TRYSERVICEACCOUNT", "false");
  }

  /** A kubeconfig's YAML. */
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
