package dev.runtimebench.demo;

/** A kubeconfig for the embedded cluster, which lets everyone in who is on this machine. */
public final class Kubeconfig {

  private Kubeconfig() {}

  /** Its YAML. */
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
