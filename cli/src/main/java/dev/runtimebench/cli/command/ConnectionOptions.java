package dev.runtimebench.cli.command;

import dev.runtimebench.cli.bench.BenchmarkCluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import picocli.CommandLine.Option;

/** The options that select a cluster and a namespace. */
final class ConnectionOptions {

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NS",
      description = "The namespace. Default: the context's namespace.")
  private String namespace;

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "The context of the kubeconfig. Default: its current context.")
  private String context;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description =
          "The kubeconfig. Default: the files that KUBECONFIG lists, else ~/.kube/config.")
  private String kubeconfig;

  /** The namespace as typed, or null. */
  String namespace() {
    return namespace;
  }

  /** Returns the namespace to use: the typed one, else the context's, else {@code default}. */
  String namespace(KubernetesClient client) {
    return BenchmarkCluster.namespace(client, namespace);
  }

  Connection connection() {
    return new Connection(kubeconfig, context);
  }

  KubernetesClient open() {
    return connection().open();
  }

  /**
   * Returns the options of another command that asks the same namespace of the same cluster, ready
   * for a shell.
   */
  String repeated(String in) {
    return " -n "
        + ShellText.quoted(in)
        + (context == null ? "" : " --context " + ShellText.quoted(context))
        + (kubeconfig == null ? "" : " --kubeconfig " + ShellText.quoted(kubeconfig));
  }
}
