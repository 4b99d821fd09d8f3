package dev.runtimebench.operator.cluster;

import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.results.naming.TrialNames;
import dev.runtimebench.results.pod.Owner;
import dev.runtimebench.results.sample.SamplesException;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;

/**
 * The ConfigMaps of one benchmark's samples, numbered from 0. This class never changes a ConfigMap
 * of another owner.
 */
final class SampleChunks {

  private static final int FORBIDDEN = 403;
  private static final int CONFLICT = 409;
  private static final int INVALID = 422;

  private final KubernetesClient client;
  private final RuntimeBenchmark benchmark;

  SampleChunks(KubernetesClient client, RuntimeBenchmark benchmark) {
    this.client = client;
    this.benchmark = benchmark;
  }

  /** The ConfigMap of that number; empty if it does not exist or is not this benchmark's. */
  Optional<ConfigMap> find(int number) {
    ConfigMap there =
        client
            .configMaps()
            .inNamespace(benchmark.getMetadata().getNamespace())
            .withName(name(number))
            .get();
    return Optional.ofNullable(there)
        .filter(chunk -> Labels.belongsTo(chunk, benchmark.getMetadata().getUid()));
  }

  /**
   * The ConfigMap of that number.
   *
   * @throws SamplesException if it does not exist: it was deleted
   */
  ConfigMap get(int number) {
    return find(number)
        .orElseThrow(
            () ->
                new SamplesException(
                    Reason.SamplesDeleted,
                    "ConfigMap "
                        + name(number)
                        + " with this benchmark's samples was deleted; delete and recreate the"
                        + " benchmark",
                    null));
  }

  /** A ConfigMap without samples, to be created. */
  ConfigMapBuilder empty(int number) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace(benchmark.getMetadata().getNamespace())
        .withName(name(number))
        .addToLabels(Labels.MANAGED_BY, Labels.MANAGER)
        .addToLabels(Labels.BENCHMARK_UID, benchmark.getMetadata().getUid())
        .addToAnnotations(Labels.BENCHMARK, benchmark.getMetadata().getName())
        .withOwnerReferences(Owner.reference(benchmark))
        .endMetadata();
  }

  /**
   * Creates the first ConfigMap; replaces one of this benchmark that remains from before a crash.
   */
  void begin(ConfigMap chunk) {
    if (!add(chunk)) {
      replace(chunk);
    }
  }

  /** Creates a ConfigMap; returns false if there is one of this name. */
  boolean add(ConfigMap chunk) {
    try {
      client.resource(chunk).create();
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == CONFLICT) {
        return false;
      } else if (e.getCode() == FORBIDDEN || e.getCode() == INVALID) {
        throw rejected(
            ApiErrors.isNamespaceTerminating(e)
                ? Reason.NamespaceTerminating
                : Reason.SamplesRejected,
            "the API server refuses the ConfigMap for this benchmark's samples: "
                + ApiErrors.message(e),
            e);
      } else {
        throw e;
      }
    }
  }

  private void replace(ConfigMap chunk) {
    ConfigMap there = client.resource(chunk).get();
    if (there != null && !Labels.belongsTo(there, benchmark.getMetadata().getUid())) {
      throw rejected(
          Reason.SamplesRejected,
          "a ConfigMap named %s exists and does not belong to this benchmark; delete that ConfigMap, then delete and recreate the benchmark"
              .formatted(chunk.getMetadata().getName()),
          null);
    }
    if (there != null && isStarted()) {
      throw new OvertakenException(
          "another process has started benchmark %s/%s"
              .formatted(
                  benchmark.getMetadata().getNamespace(), benchmark.getMetadata().getName()));
    }
    if (there != null) {
      chunk.getMetadata().setResourceVersion(there.getMetadata().getResourceVersion());
      client.resource(chunk).update();
    } else {
      client.resource(chunk).create();
    }
  }

  /** Whether the API server, and not only the cache, says that the experiment has started. */
  private boolean isStarted() {
    RuntimeBenchmark newest = client.resource(benchmark).get();
    return newest != null && newest.getStatus() != null && newest.getStatus().startTime() != null;
  }

  /** Writes with the resourceVersion, so that a former leader cannot overwrite its successor. */
  ConfigMap update(ConfigMap chunk) {
    return client.resource(chunk).update();
  }

  /** Whether the ConfigMap is the one of that number. */
  boolean isNumbered(ConfigMap chunk, int number) {
    return name(number).equals(chunk.getMetadata().getName());
  }

  private static SamplesException rejected(Reason reason, String message, Throwable cause) {
    return new SamplesException(reason, message, cause);
  }

  private String name(int number) {
    return new TrialNames(benchmark.getMetadata()).samples(number);
  }
}
