package dev.runtimebench.operator.cluster;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import java.util.List;
import java.util.stream.Stream;

/**
 * A status as the API server stored it.
 *
 * @param resourceVersion the version of the benchmark that holds the status
 * @param status null if the benchmark has none
 * @param unanswered statuses that this process has sent since, and whose answers it has not seen:
 *     the API server may have stored any of them
 */
public record StoredStatus(
    String resourceVersion,
    RuntimeBenchmarkStatus status,
    List<RuntimeBenchmarkStatus> unanswered) {

  /** More statuses would collect only while the API server answers nothing for a long time. */
  private static final int MAX_UNANSWERED = 20;

  /** The status of a benchmark that was read from the API server. */
  public static StoredStatus of(RuntimeBenchmark read) {
    return new StoredStatus(read.getMetadata().getResourceVersion(), read.getStatus(), List.of());
  }

  /** Returns this status after a call whose answer this process has not seen. */
  public StoredStatus sent(RuntimeBenchmarkStatus status) {
    List<RuntimeBenchmarkStatus> all =
        Stream.concat(unanswered.stream(), Stream.of(status)).distinct().toList();
    return new StoredStatus(
        resourceVersion,
        this.status,
        all.subList(Math.max(0, all.size() - MAX_UNANSWERED), all.size()));
  }
}
