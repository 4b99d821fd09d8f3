package dev.runtimebench.operator.cluster;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Objects;
import java.util.Optional;

/**
 * Writes the status of benchmarks, deletes expired benchmarks, and creates the benchmarks of a
 * benchmark's nodes.
 */
public final class Benchmarks {

  private static final int CONFLICT = 409;

  private final KubernetesClient client;

  public Benchmarks(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Writes the whole status in place of the last known one. After a conflict the method reads the
   * newest version. If only the spec or the metadata have changed, the method writes once more.
   *
   * @param known the status that this process wrote or read last
   * @return the status as the API server stored it; empty if the benchmark no longer exists
   * @throws OvertakenException if another process has written a status since
   */
  public Optional<StoredStatus> writeStatus(
      RuntimeBenchmark benchmark, StoredStatus known, RuntimeBenchmarkStatus status) {
    try {
      return Optional.of(update(benchmark, known.resourceVersion(), status));
    } catch (KubernetesClientException e) {
      if (e.getCode() != CONFLICT) {
        throw e;
      }
    }
    return newest(benchmark).map(newest -> writeAgain(newest, known, status));
  }

  private StoredStatus writeAgain(
      RuntimeBenchmark newest, StoredStatus known, RuntimeBenchmarkStatus status) {
    StoredStatus now = StoredStatus.of(newest);
    if (Objects.equals(now.status(), asRead(status))) {
      return now; // An earlier update wrote the status, but its answer was lost.
    }
    boolean own =
        Objects.equals(now.status(), known.status())
            || known.unanswered().stream().map(this::asRead).anyMatch(s -> s.equals(now.status()));
    if (!own) {
      throw new OvertakenException(
          "another process has written the status of benchmark %s/%s"
              .formatted(newest.getMetadata().getNamespace(), newest.getMetadata().getName()));
    }
    return update(newest, now.resourceVersion(), status);
  }

  /** The status as the API server returns it after a write. */
  private RuntimeBenchmarkStatus asRead(RuntimeBenchmarkStatus status) {
    return client.getKubernetesSerialization().clone(status);
  }

  private StoredStatus update(
      RuntimeBenchmark base, String resourceVersion, RuntimeBenchmarkStatus status) {
    RuntimeBenchmark changed = new RuntimeBenchmark();
    changed.setMetadata(
        new ObjectMetaBuilder(base.getMetadata()).withResourceVersion(resourceVersion).build());
    changed.setSpec(base.getSpec());
    changed.setStatus(status);
    return StoredStatus.of(client.resource(changed).updateStatus());
  }

  private Optional<RuntimeBenchmark> newest(RuntimeBenchmark benchmark) {
    return Optional.ofNullable(client.resource(benchmark).get())
        .filter(b -> b.getMetadata().getUid().equals(benchmark.getMetadata().getUid()));
  }

  /**
   * A benchmark after a call that should create it.
   *
   * @param stored as the API server has it
   * @param isNew whether the call created it; false if there was one with the name already
   */
  public record Creation(RuntimeBenchmark stored, boolean isNew) {}

  /** Creates the benchmark of one node of a benchmark, unless there is one with the name. */
  public Creation create(RuntimeBenchmark benchmark) {
    try {
      return new Creation(client.resource(benchmark).create(), true);
    } catch (KubernetesClientException e) {
      if (e.getCode() != CONFLICT) {
        throw e;
      }
      RuntimeBenchmark other = client.resource(benchmark).get();
      if (other == null) {
        throw e;
      }
      return new Creation(other, false);
    }
  }

  /** Sets spec.suspend of the benchmark of one node, as in the benchmark that owns it. */
  public void suspend(RuntimeBenchmark benchmark, boolean suspend) {
    client
        .resource(benchmark)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\":{\"suspend\":%s}}".formatted(suspend));
  }

  /**
   * Deletes a benchmark; the cluster's garbage collection then removes what the benchmark owns.
   * Does not delete a newer benchmark with the same name.
   */
  public void delete(RuntimeBenchmark benchmark) {
    newest(benchmark).ifPresent(b -> client.resource(b).lockResourceVersion().delete());
  }
}
