package dev.runtimebench.operator.josdk;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The benchmarks that passes have come by. JOSDK knows them by name; a name can be taken anew, so
 * here they are told apart by uid.
 */
final class KnownBenchmarks {

  private final Map<ResourceID, RuntimeBenchmark> latest = new ConcurrentHashMap<>();

  /** Whether these two are one, and not merely of the same name. */
  static boolean isSame(RuntimeBenchmark one, RuntimeBenchmark other) {
    return one.getMetadata().getUid().equals(other.getMetadata().getUid());
  }

  /**
   * Notes that a pass comes by it.
   *
   * @return the one that had its name before: it has been deleted, and no event said so
   */
  Optional<RuntimeBenchmark> meet(RuntimeBenchmark benchmark) {
    RuntimeBenchmark before = latest.put(ResourceID.fromResource(benchmark), benchmark);
    return Optional.ofNullable(before).filter(b -> !isSame(b, benchmark));
  }

  /** The one of that name that a pass came by last. */
  Optional<RuntimeBenchmark> latest(ResourceID id) {
    return Optional.ofNullable(latest.get(id));
  }

  /** Whether a pass has come by it. */
  boolean has(RuntimeBenchmark benchmark) {
    return latest(ResourceID.fromResource(benchmark))
        .filter(last -> isSame(last, benchmark))
        .isPresent();
  }

  /** Forgets it, but not another that has its name since. */
  void forget(RuntimeBenchmark benchmark) {
    latest.computeIfPresent(
        ResourceID.fromResource(benchmark), (id, last) -> isSame(last, benchmark) ? null : last);
  }
}
