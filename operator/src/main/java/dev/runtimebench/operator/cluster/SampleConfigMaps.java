package dev.runtimebench.operator.cluster;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.results.sample.KeptSamples;
import dev.runtimebench.results.sample.SampleText;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;

/**
 * Keeps a benchmark's raw samples in ConfigMaps that the benchmark owns. The samples survive a
 * restart of the operator: a trial is finished when its line is in a ConfigMap. Lines are only ever
 * added.
 */
public final class SampleConfigMaps {

  /**
   * Characters before compression. Compression leaves about a tenth. Even uncompressed, a chunk is
   * far below the API server's limit on an object, and cheap to rewrite for each trial.
   */
  private static final int MAX_CHUNK_LENGTH = 512 * 1024;

  private final KubernetesClient client;

  public SampleConfigMaps(KubernetesClient client) {
    this.client = client;
  }

  /** Reads all samples; empty if the benchmark has never been started. */
  public Optional<KeptSamples> load(RuntimeBenchmark benchmark) {
    return KeptSamples.read(new SampleChunks(client, benchmark)::find);
  }

  /** Stores the experiment, before its first trial. */
  public KeptSamples start(RuntimeBenchmark benchmark, String experiment) {
    SampleChunks chunks = new SampleChunks(client, benchmark);
    ConfigMap first = chunks.empty(0).addToData(KeptSamples.EXPERIMENT_KEY, experiment).build();
    chunks.create(first);
    return new KeptSamples(
        experiment, Optional.empty(), List.of(), List.of(first.getMetadata().getName()));
  }

  /** Stores the result of the preparation beside the experiment. */
  public void prepared(RuntimeBenchmark benchmark, String preparation) {
    SampleChunks chunks = new SampleChunks(client, benchmark);
    chunks.update(
        new ConfigMapBuilder(chunks.get(0))
            .addToData(KeptSamples.PREPARATION_KEY, preparation)
            .build());
  }

  /**
   * Adds all lines or none. Begins a new chunk when the last chunk is full.
   *
   * @param last the number of the last chunk
   * @return the number of the chunk that holds the lines
   */
  public int append(RuntimeBenchmark benchmark, int last, List<String> lines) {
    SampleChunks chunks = new SampleChunks(client, benchmark);
    ConfigMap chunk = chunks.get(last);
    String kept = KeptSamples.text(chunk);
    String added = String.join("\n", lines) + "\n";
    if (kept.endsWith(added)) {
      return last; // An earlier update wrote the lines, but its answer was lost.
    }
    if (!kept.isEmpty() && kept.length() + added.length() > MAX_CHUNK_LENGTH) {
      chunks.create(with(chunks.empty(last + 1), added));
      return last + 1;
    }
    chunks.update(with(new ConfigMapBuilder(chunk), kept + added));
    return last;
  }

  private static ConfigMap with(ConfigMapBuilder chunk, String text) {
    return chunk.addToBinaryData(KeptSamples.LINES_KEY, SampleText.pack(text)).build();
  }
}
