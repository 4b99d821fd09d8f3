package dev.runtimebench.demo;

/** Writes a kubeconfig for the embedded cluster, which any user of this machine can access. */
public final class Kubeconfig {

  private Kubeconfig() {}

  /** Returns the kubeconfig as YAML. */
  public static String of(String url) {
    return """
        apiVersion: v1
        kind: Config
        current-context: runtimebench-demo
        contexts:
          - name: runtimebench-demo
            context: {cluster: runtimebench-demo, namespace: default, user: nobody}
        clusters:
          - name: runtimebench-demo
            cluster: {server: "%s"}
        users:
          - name: nobody
            user: {}
        """
        .formatted(url);
  }
}
