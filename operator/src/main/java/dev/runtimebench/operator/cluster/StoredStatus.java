package dev.runtimebench.operator.cluster;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;

/**
 * A status as the API server stored it.
 *
 * @param resourceVersion the version of the benchmark that holds the status
 * @param status null if the benchmark has none
 */
public record StoredStatus(String resourceVersion, RuntimeBenchmarkStatus status) {

  /** The status of a benchmark that was read from the API server. */
  public static StoredStatus of(RuntimeBenchmark read) {
    return new StoredStatus(read.getMetadata().getResourceVersion(), read.getStatus());
  }
}
