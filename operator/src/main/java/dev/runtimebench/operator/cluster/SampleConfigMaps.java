package dev.runtimebench.operator.cluster;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
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
    SampleChunks there = new SampleChunks(client, benchmark);
    Optional<ConfigMap> first = there.find(0);
    if (first.isEmpty()) {
      return Optional.empty();
    }
    List<String> lines = new ArrayList<>();
    List<String> chunks = new ArrayList<>();
    for (Optional<ConfigMap> chunk = first; chunk.isPresent(); chunk = there.find(chunks.size())) {
      chunks.add(chunk.get().getMetadata().getName());
      text(chunk.get()).lines().forEach(lines::add);
    }
    Map<String, String> data = first.get().getData();
    return Optional.of(
        new Kept(data.get(EXPERIMENT), Optional.ofNullable(data.get(PREPARATION)), lines, chunks));
  }

  /** Keeps the experiment, before its first trial. */
  public Kept start(RuntimeBenchmark benchmark, String experiment) {
    SampleChunks chunks = new SampleChunks(client, benchmark);
    ConfigMap first = chunks.empty(0).addToData(EXPERIMENT, experiment).build();
    chunks.create(first);
    return new Kept(
        experiment, Optional.empty(), List.of(), List.of(first.getMetadata().getName()));
  }

  /** Keeps what was seen before the first trial, beside the experiment. */
  public void prepared(RuntimeBenchmark benchmark, String preparation) {
    SampleChunks chunks = new SampleChunks(client, benchmark);
    chunks.update(new ConfigMapBuilder(chunks.get(0)).addToData(PREPARATION, preparation).build());
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
    String kept = text(chunk);
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
    return chunk.addToBinaryData(LINES, SampleText.pack(text)).build();
  }

  /** The lines that a chunk holds, each with its newline. */
  public static String text(ConfigMap chunk) {
    String packed = chunk.getBinaryData() == null ? null : chunk.getBinaryData().get(LINES);
    return packed == null ? "" : SampleText.unpack(packed);
  }
}
