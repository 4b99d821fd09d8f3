package dev.runtimebench.cli.command;

import picocli.CommandLine.Option;

/** The option that says in which namespace. */
final class NamespaceOption {

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NS",
      description = "The namespace. Default: the kubeconfig's.")
  private String namespace;

  /** As given, or null. */
  String value() {
    return namespace;
  }
}
