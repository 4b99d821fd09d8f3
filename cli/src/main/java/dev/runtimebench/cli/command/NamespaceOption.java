package dev.runtimebench.cli.command;

import picocli.CommandLine.Option;

/** The option that selects a namespace. */
final class NamespaceOption {

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NS",
      description = "The namespace. Default: the kubeconfig's namespace.")
  private String namespace;

  /** The option's value, or null. */
  String value() {
    return namespace;
  }
}
