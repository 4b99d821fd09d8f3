package dev.runtimebench.operator.cluster;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.operator.pod.Labels;
import dev.runtimebench.operator.pod.Owner;
import dev.runtimebench.operator.pod.TrialNames;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps a benchmark's raw samples in ConfigMaps that the benchmark owns. They are what survives the
 * operator: a trial counts as finished when its line is in here. Lines are only ever added.
 */
public final class SampleConfigMaps {

  /** The key of the frozen experiment, in the first chunk's data. */
  public static final String EXPERIMENT = "experiment.json";

  private static final String PREPARATION = "preparation.json";

  private static final String LINES = "samples.ndjson.gz";

  /**
   * Characters before compression, which leaves about a tenth: far below the API server's limit on
   * an object even where nothing can be compressed, and cheap to write anew for each trial.
   */
  private static final int LARGEST_CHUNK = 512 * 1024;

  private static final int FORBIDDEN = 403;
  private static final int CONFLICT = 409;
  private static final int INVALID = 422;

  private final KubernetesClient client;

  public SampleConfigMaps(KubernetesClient client) {
    this.client = client;
  }

  /**
   * What is kept of a benchmark.
   *
   * @param experiment as JSON
   * @param preparation as JSON; empty while it isn't done
   * @param lines one JSON object each, in the order in which they were added
   * @param chunks the ConfigMaps' names
   */
  public record Kept(
      String experiment, Optional<String> preparation, List<String> lines, List<String> chunks) {}

  /** All that is kept; empty if the benchmark has never been started. */
  public Optional<Kept> load(RuntimeBenchmark benchmark) {
    Optional<ConfigMap> first = chunk(benchmark, 0);
    if (first.isEmpty()) {
      return Optional.empty();
    }
    List<String> lines = new ArrayList<>();
    List<String> chunks = new ArrayList<>();
    for (Optional<ConfigMap> chunk = first;
        chunk.isPresent();
        chunk = chunk(benchmark, chunks.size())) {
      chunks.add(chunk.get().getMetadata().getName());
      text(chunk.get()).lines().forEach(lines::add);
    }
    Map<String, String> data = first.get().getData();
    return Optional.of(
        new Kept(data.get(EXPERIMENT), Optional.ofNullable(data.get(PREPARATION)), lines, chunks));
  }

  /** Keeps the experiment, before its first trial. */
  public Kept start(RuntimeBenchmark benchmark, String experiment) {
    ConfigMap first =
        new ConfigMapBuilder(empty(benchmark, 0)).addToData(EXPERIMENT, experiment).build();
    create(benchmark, first);
    return new Kept(
        experiment, Optional.empty(), List.of(), List.of(first.getMetadata().getName()));
  }

  /** Keeps what was seen before the first trial, beside the experiment. */
  public void prepared(RuntimeBenchmark benchmark, String preparation) {
    ConfigMap first = chunk(benchmark, 0).orElseThrow(() -> deleted(benchmark, 0));
    client
        .resource(new ConfigMapBuilder(first).addToData(PREPARATION, preparation).build())
        .update();
  }

  private static SamplesException deleted(RuntimeBenchmark benchmark, int chunk) {
    return new SamplesException(
        SamplesException.Reason.SamplesDeleted,
        "the ConfigMap with this benchmark's samples was deleted: "
            + names(benchmark).samples(chunk)
            + "; create the benchmark anew",
        null);
  }

  /** One that is there under this benchmark's label is from before a crash, and replaced. */
  private void create(RuntimeBenchmark benchmark, ConfigMap chunk) {
    try {
      client.resource(chunk).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() == CONFLICT) {
        replace(benchmark, chunk);
      } else if (e.getCode() == FORBIDDEN || e.getCode() == INVALID) {
        throw new SamplesException(
            SamplesException.Reason.SamplesRejected,
            "the API server refuses the ConfigMap for this benchmark's samples: " + Answers.said(e),
            e);
      } else {
        throw e;
      }
    }
  }

  private void replace(RuntimeBenchmark benchmark, ConfigMap chunk) {
    ConfigMap there = client.resource(chunk).get();
    if (there != null && !Labels.belongsTo(there, benchmark.getMetadata().getUid())) {
      throw new SamplesException(
          SamplesException.Reason.SamplesRejected,
          "a ConfigMap named %s that is not this benchmark's is in the way; delete it, and create the benchmark anew"
              .formatted(chunk.getMetadata().getName()),
          null);
    }
    if (there != null) {
      chunk.getMetadata().setResourceVersion(there.getMetadata().getResourceVersion());
      client.resource(chunk).update();
    } else {
      client.resource(chunk).create();
    }
  }

  /**
   * Adds lines, all of them or none, to a new chunk when the last one is full.
   *
   * @param last the number of the last chunk
   * @return the number of the chunk that holds them
   */
  public int append(RuntimeBenchmark benchmark, int last, List<String> lines) {
    ConfigMap chunk = chunk(benchmark, last).orElseThrow(() -> deleted(benchmark, last));
    String kept = text(chunk);
    String added = String.join("\n", lines) + "\n";
    if (kept.endsWith(added)) {
      return last; // Written before, by an update whose answer was lost.
    }
    if (!kept.isEmpty() && kept.length() + added.length() > LARGEST_CHUNK) {
      create(benchmark, with(empty(benchmark, last + 1), added));
      return last + 1;
    }
    // Locked by its resourceVersion: a deposed leader must not write over its successor.
    client.resource(with(chunk, kept + added)).update();
    return last;
  }

  private static ConfigMap with(ConfigMap chunk, String text) {
    return new ConfigMapBuilder(chunk).addToBinaryData(LINES, SampleText.pack(text)).build();
  }

  /** The lines that a chunk holds, each with its newline. */
  public static String text(ConfigMap chunk) {
    String packed = chunk.getBinaryData() == null ? null : chunk.getBinaryData().get(LINES);
    return packed == null ? "" : SampleText.unpack(packed);
  }

  private Optional<ConfigMap> chunk(RuntimeBenchmark benchmark, int number) {
    Resource<ConfigMap> resource =
        client
            .configMaps()
            .inNamespace(benchmark.getMetadata().getNamespace())
            .withName(names(benchmark).samples(number));
    return Optional.ofNullable(resource.get())
        .filter(chunk -> Labels.belongsTo(chunk, benchmark.getMetadata().getUid()));
  }

  private static ConfigMap empty(RuntimeBenchmark benchmark, int number) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace(benchmark.getMetadata().getNamespace())
        .withName(names(benchmark).samples(number))
        .addToLabels(Labels.MANAGED_BY, Labels.MANAGER)
        .addToLabels(Labels.BENCHMARK_UID, benchmark.getMetadata().getUid())
        .addToAnnotations(Labels.BENCHMARK, benchmark.getMetadata().getName())
        .withOwnerReferences(Owner.reference(benchmark))
        .endMetadata()
        .build();
  }

  private static TrialNames names(RuntimeBenchmark benchmark) {
    return new TrialNames(benchmark.getMetadata());
  }
}
