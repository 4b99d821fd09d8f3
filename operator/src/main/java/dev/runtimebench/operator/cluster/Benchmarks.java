package dev.runtimebench.operator.cluster;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;

/** Writes the status of benchmarks, and deletes expired benchmarks. */
public final class Benchmarks {

  private static final int CONFLICT = 409;

  private final KubernetesClient client;

  public Benchmarks(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Writes the whole status, with the resourceVersion of {@code benchmark}. After a conflict the
   * method reads the newest version and writes once more: the cache was behind, because only the
   * operator writes a status.
   *
   * @return whether the benchmark still exists
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
   * Deletes a benchmark; the cluster's garbage collection then removes what the benchmark owns.
   * Does not delete a newer benchmark with the same name.
   */
  public void delete(RuntimeBenchmark benchmark) {
    newest(benchmark).ifPresent(b -> client.resource(b).lockResourceVersion().delete());
  }
}
