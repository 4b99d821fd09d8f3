package dev.runtimebench.operator.cluster;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;

/** Writes a benchmark's status, and deletes a benchmark whose time is over. */
public final class Benchmarks {

  private static final int CONFLICT = 409;

  private final KubernetesClient client;

  public Benchmarks(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Writes the whole status. Locked by resourceVersion; when the cache was behind, the newest
   * version is read and the write tried once more, for nobody else writes a status.
   *
   * @return whether the benchmark was still there
   */
  public boolean writeStatus(RuntimeBenchmark benchmark, RuntimeBenchmarkStatus status) {
    try {
      update(benchmark, status);
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() != CONFLICT) {
        throw e;
      }
      Optional<RuntimeBenchmark> newest = newest(benchmark);
      newest.ifPresent(found -> update(found, status));
      return newest.isPresent();
    }
  }

  private void update(RuntimeBenchmark base, RuntimeBenchmarkStatus status) {
    RuntimeBenchmark changed = new RuntimeBenchmark();
    changed.setMetadata(base.getMetadata());
    changed.setSpec(base.getSpec());
    changed.setStatus(status);
    client.resource(changed).updateStatus();
  }

  private Optional<RuntimeBenchmark> newest(RuntimeBenchmark benchmark) {
    return Optional.ofNullable(client.resource(benchmark).get())
        .filter(b -> b.getMetadata().getUid().equals(benchmark.getMetadata().getUid()));
  }

  /**
   * Deletes it; the cluster's garbage collection then removes what it owns. One that has taken the
   * name of it meanwhile stays.
   */
  public void delete(RuntimeBenchmark benchmark) {
    newest(benchmark).ifPresent(b -> client.resource(b).lockResourceVersion().delete());
  }
}
