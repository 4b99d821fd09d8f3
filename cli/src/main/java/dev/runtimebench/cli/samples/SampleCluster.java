package dev.runtimebench.cli.samples;

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
   * Returns all samples of a benchmark so far.
   *
   * @throws CliException if the benchmark has not started, or a ConfigMap was changed or deleted
   */
  public static SampleSet of(KubernetesClient client, RuntimeBenchmark benchmark) {
    String name = benchmark.getMetadata().getName();
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
