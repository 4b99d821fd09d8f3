package dev.runtimebench.cli.samples;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.CliException;
import dev.runtimebench.operator.cluster.SampleConfigMaps;
import dev.runtimebench.operator.observe.Samples;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Raw samples in a cluster: in the ConfigMaps that the benchmark owns. */
public final class SampleCluster {

  private SampleCluster() {}

  /**
   * All samples of a benchmark so far.
   *
   * @throws CliException when it has not been started, or they were changed or deleted
   */
  public static SampleSet of(KubernetesClient client, RuntimeBenchmark benchmark) {
    String name = benchmark.getMetadata().getName();
    try {
      SampleConfigMaps.Kept kept =
          new SampleConfigMaps(client)
              .load(benchmark)
              .orElseThrow(
                  () -> CliException.usage(name + ": has no samples: it has not been started"));
      return new SampleSet(
          benchmark,
          Samples.experiment(kept.experiment()),
          kept.lines().stream().map(Samples::outcome).toList());
    } catch (IllegalStateException e) {
      throw CliException.usage(name + ": " + e.getMessage());
    }
  }
}
