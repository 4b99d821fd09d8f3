package dev.runtimebench.operator.josdk;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The benchmarks that have been reconciled. JOSDK identifies a benchmark by its name, but a name
 * can be used again, so this class compares uids. Thread-safe.
 */
final class KnownBenchmarks {

  private final Map<ResourceID, RuntimeBenchmark> latest = new ConcurrentHashMap<>();

  /** Whether both objects are the same benchmark, and not two with the same name. */
  static boolean isSame(RuntimeBenchmark one, RuntimeBenchmark other) {
    return one.getMetadata().getUid().equals(other.getMetadata().getUid());
  }

  /**
   * Records that a benchmark is being reconciled.
   *
   * @return the benchmark that had this name before; it was deleted, and no event reported that
   */
  Optional<RuntimeBenchmark> reconciling(RuntimeBenchmark benchmark) {
    RuntimeBenchmark before = latest.put(ResourceID.fromResource(benchmark), benchmark);
    return Optional.ofNullable(before).filter(b -> !isSame(b, benchmark));
  }

  /** The benchmark of that name that was reconciled last. */
  Optional<RuntimeBenchmark> latest(ResourceID id) {
    return Optional.ofNullable(latest.get(id));
  }

  /** Whether this benchmark has been reconciled. */
  boolean has(RuntimeBenchmark benchmark) {
    return latest(ResourceID.fromResource(benchmark))
        .filter(last -> isSame(last, benchmark))
        .isPresent();
  }

  /** Forgets a benchmark, but not a newer one with the same name. */
  void forget(RuntimeBenchmark benchmark) {
    latest.computeIfPresent(
        ResourceID.fromResource(benchmark), (id, last) -> isSame(last, benchmark) ? null : last);
  }
}
