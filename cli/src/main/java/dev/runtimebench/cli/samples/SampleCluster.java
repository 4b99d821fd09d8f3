package dev.runtimebench.cli.samples;

import dev.runtimebench.api.v1alpha1.NodeState;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.bench.BenchmarkCluster;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.results.naming.TrialNames;
import dev.runtimebench.results.sample.KeptSamples;
import dev.runtimebench.results.sample.PreparationResult;
import dev.runtimebench.results.sample.Samples;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;

/** Reads raw samples from the ConfigMaps that a benchmark owns. */
public final class SampleCluster {

  private SampleCluster() {}

  /**
   * Returns all samples so far of the benchmark with that name.
   *
   * @param namespace null for the kubeconfig's namespace
   * @throws CliException if there is no such benchmark, if it has not started, or if a ConfigMap
   *     was changed or deleted
   */
  public static SampleSet named(KubernetesClient client, String namespace, String name) {
    String in = BenchmarkCluster.namespace(client, namespace);
    return of(client, new BenchmarkCluster(client).named(in, List.of(name)).get(0));
  }

  /**
   * Returns all samples so far of the nodes of a benchmark on several nodes.
   *
   * @throws CliException if the benchmark of a node is gone, if none has started, or if a ConfigMap
   *     was changed or deleted
   */
  public static List<SampleSet> ofNodes(KubernetesClient client, RuntimeBenchmark benchmark) {
    List<String> names =
        benchmark.getStatus().nodes().stream()
            .filter(node -> node.blocks() != null)
            .map(NodeState::benchmark)
            .toList();
    if (names.isEmpty()) {
      throw CliException.usage(
          benchmark.getMetadata().getName() + ": no samples: no node has started");
    }
    return new BenchmarkCluster(client)
        .named(benchmark.getMetadata().getNamespace(), names).stream()
            .map(node -> of(client, node))
            .toList();
  }

  /** Whether a benchmark measured on several nodes, so that its samples are those of the nodes. */
  public static boolean isOnSeveralNodes(RuntimeBenchmark benchmark) {
    return nodes(benchmark).isPresent();
  }

  /**
   * Returns all samples of a benchmark so far.
   *
   * @throws CliException if the benchmark has not started, or a ConfigMap was changed or deleted
   */
  public static SampleSet of(KubernetesClient client, RuntimeBenchmark benchmark) {
    String name = benchmark.getMetadata().getName();
    Optional<String> nodes = nodes(benchmark);
    if (nodes.isPresent()) {
      throw CliException.usage(
          name
              + ": the benchmark measured on several nodes, and the samples are those of the nodes'"
              + " benchmarks: "
              + nodes.get());
    }
    try {
      KeptSamples kept =
          KeptSamples.read(number -> chunk(client, benchmark, number))
              .orElseThrow(
                  () -> CliException.usage(name + ": no samples: the benchmark has not started"));
      return new SampleSet(
          SampledBenchmark.of(benchmark),
          Samples.experiment(kept.experiment()),
          kept.preparation().map(Samples::preparation).orElse(PreparationResult.NONE),
          kept.lines().stream().map(Samples::outcome).toList());
    } catch (IllegalStateException e) {
      throw CliException.usage(name + ": " + e.getMessage());
    }
  }

  /** The benchmarks of the nodes; empty for a benchmark on one node. */
  private static Optional<String> nodes(RuntimeBenchmark benchmark) {
    return Optional.ofNullable(benchmark.getStatus())
        .map(status -> status.nodes().stream().map(NodeState::benchmark).toList())
        .filter(names -> !names.isEmpty())
        .map(names -> String.join(", ", names));
  }

  private static Optional<ConfigMap> chunk(
      KubernetesClient client, RuntimeBenchmark benchmark, int number) {
    ConfigMap found =
        client
            .configMaps()
            .inNamespace(benchmark.getMetadata().getNamespace())
            .withName(new TrialNames(benchmark.getMetadata()).samples(number))
            .get();
    return Optional.ofNullable(found)
        .filter(map -> Labels.belongsTo(map, benchmark.getMetadata().getUid()));
  }
}
