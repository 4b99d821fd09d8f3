package dev.runtimebench.cli.command;

import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.bench.BenchmarkCluster;
import dev.runtimebench.cli.bench.BenchmarkCluster.Found;
import dev.runtimebench.cli.bench.BenchmarkName;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The arguments that select benchmarks of a cluster. */
final class SelectionOptions {

  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      description = "The benchmarks: NAME or rtb/NAME. Default: all in the namespace.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = {"-A", "--all-namespaces"},
      description = "The benchmarks of all namespaces.")
  private boolean allNamespaces;

  @Option(
      names = {"-l", "--selector"},
      paramLabel = "SELECTOR",
      description = "Only benchmarks with these labels, for example team=a,env!=test.")
  private String selector;

  /** The names as typed, without the type. */
  List<String> names() {
    return names.stream()
        .map(name -> BenchmarkName.withType(name).orElse(name))
        .distinct()
        .toList();
  }

  String selector() {
    return selector;
  }

  boolean allNamespaces() {
    return allNamespaces;
  }

  /** Whether the user named exactly one benchmark. */
  boolean isSingle() {
    return names.size() == 1;
  }

  /**
   * Checks that the arguments fit together.
   *
   * @param namespace the namespace as typed, or null
   * @throws CliException naming the options that exclude each other
   */
  void check(String namespace) {
    if (allNamespaces && (namespace != null || !names.isEmpty())) {
      throw CliException.usage("-A cannot be combined with -n or NAME");
    }
    if (selector != null && !names.isEmpty()) {
      throw CliException.usage("-l cannot be combined with NAME");
    }
  }

  /** Returns the selected benchmarks, and which of the names do not exist. */
  Found read(KubernetesClient client, ConnectionOptions connection) {
    check(connection.namespace());
    BenchmarkCluster cluster = new BenchmarkCluster(client);
    if (allNamespaces) {
      return new Found(cluster.all(selector), List.of());
    }
    String in = connection.namespace(client);
    return names.isEmpty()
        ? new Found(cluster.in(in, selector), List.of())
        : cluster.find(in, names.stream().map(BenchmarkName::of).distinct().toList());
  }

  /** Says that there is nothing to show, and where. */
  String nothing(KubernetesClient client, ConnectionOptions connection) {
    return "no benchmarks found"
        + (allNamespaces ? "" : " in namespace " + connection.namespace(client));
  }
}
