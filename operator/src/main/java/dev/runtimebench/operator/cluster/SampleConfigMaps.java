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
 * Keeps a benchmark's raw samples in ConfigMaps that the benchmark owns. They are what survives the
 * operator: a trial counts as finished when its line is in here. Lines are only ever added.
 */
public final class SampleConfigMaps {

  /**
   * Characters before compression, which leaves about a tenth: far below the API server's limit on
   * an object even where nothing can be compressed, and cheap to write anew for each trial.
   */
  private static final int LARGEST_CHUNK = 512 * 1024;

  private final KubernetesClient client;

  public SampleConfigMaps(KubernetesClient client) {
    this.client = client;
  }

  /** All that is kept; empty if the benchmark has never been started. */
  public Optional<KeptSamples> load(RuntimeBenchmark benchmark) {
    return KeptSamples.read(new SampleChunks(client, benchmark)::find);
  }

  /** Keeps the experiment, before its first trial. */
  public KeptSamples start(RuntimeBenchmark benchmark, String experiment) {
    SampleChunks chunks = new SampleChunks(client, benchmark);
    ConfigMap first = chunks.empty(0).addToData(KeptSamples.EXPERIMENT_KEY, experiment).build();
    chunks.create(first);
    return new KeptSamples(
        experiment, Optional.empty(), List.of(), List.of(first.getMetadata().getName()));
  }

  /** Keeps what was seen before the first trial, beside the experiment. */
  public void prepared(RuntimeBenchmark benchmark, String preparation) {
    SampleChunks chunks = new SampleChunks(client, benchmark);
    chunks.update(
        new ConfigMapBuilder(chunks.get(0))
            .addToData(KeptSamples.PREPARATION_KEY, preparation)
            .build());
  }

  /**
   * Adds lines, all of them or none, to a new chunk when the last one is full.
   *
   * @param last the number of the last chunk
   * @return the number of the chunk that holds them
   */
  public int append(RuntimeBenchmark benchmark, int last, List<String> lines) {
    SampleChunks chunks = new SampleChunks(client, benchmark);
    ConfigMap chunk = chunks.get(last);
    String kept = KeptSamples.text(chunk);
    String added = String.join("\n", lines) + "\n";
    if (kept.endsWith(added)) {
      return last; // Written before, by an update whose answer was lost.
    }
    if (!kept.isEmpty() && kept.length() + added.length() > LARGEST_CHUNK) {
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
