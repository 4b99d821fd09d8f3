package dev.runtimebench.operator.cluster;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.results.sample.KeptSamples;
import dev.runtimebench.results.sample.SampleText;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps a benchmark's raw samples in ConfigMaps that the benchmark owns. The samples survive a
 * restart of the operator: a trial is finished when its line is in a ConfigMap. Lines are only ever
 * added. All benchmarks share an instance, and several threads may use it at a time, but only one
 * for each benchmark.
 */
public final class SampleConfigMaps {

  /**
   * Characters before compression. Compression leaves about a tenth. Even uncompressed, a chunk is
   * far below the API server's limit on an object, and cheap to rewrite for each trial.
   */
  public static final int MAX_CHUNK_LENGTH = 256 * 1024;

  /** For how many benchmarks the latest ConfigMap is kept. More rarely measure at a time. */
  private static final int MAX_KEPT = 64;

  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  private final KubernetesClient client;

  /**
   * The ConfigMaps that were written last, by the uid of the benchmark, so that a trial costs one
   * call. A write with an outdated resourceVersion is refused; then the ConfigMap is read again.
   */
  private final Map<String, ConfigMap> latest =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, ConfigMap> eldest) {
              return size() > MAX_KEPT;
            }
          });

  public SampleConfigMaps(KubernetesClient client) {
    this.client = client;
  }

  /** Reads all samples; empty if the benchmark has never been started. */
  public Optional<KeptSamples> load(RuntimeBenchmark benchmark) {
    return KeptSamples.read(new SampleChunks(client, benchmark)::find);
  }

  /**
   * Stores the experiment, before its first trial.
   *
   * @throws OvertakenException if another process has started the benchmark
   */
  public KeptSamples start(RuntimeBenchmark benchmark, String experiment) {
    SampleChunks chunks = new SampleChunks(client, benchmark);
    ConfigMap first = chunks.empty(0).addToData(KeptSamples.EXPERIMENT_KEY, experiment).build();
    chunks.begin(first);
    return new KeptSamples(
        experiment, Optional.empty(), List.of(), List.of(first.getMetadata().getName()));
  }

  /**
   * Stores the result of the preparation beside the experiment.
   *
   * @param known the result that this process has stored or read; empty if there was none
   * @throws OvertakenException if another process has stored a result since
   */
  public void prepared(RuntimeBenchmark benchmark, Optional<String> known, String preparation) {
    SampleChunks chunks = new SampleChunks(client, benchmark);
    ConfigMap first = chunks.get(0);
    Optional<String> there =
        Optional.ofNullable(first.getData()).map(data -> data.get(KeptSamples.PREPARATION_KEY));
    if (!there.equals(known) && !there.equals(Optional.of(preparation))) {
      throw overtaken(first);
    }
    ConfigMap stored =
        chunks.update(
            new ConfigMapBuilder(first)
                .addToData(KeptSamples.PREPARATION_KEY, preparation)
                .build());
    latest.put(benchmark.getMetadata().getUid(), stored);
  }

  /**
   * Adds all lines or none. Begins a new chunk when the last chunk is full.
   *
   * @param end where the samples end, as far as this process knows
   * @return the number of the chunk that holds the lines
   * @throws OvertakenException if another process has added lines since
   */
  public int append(RuntimeBenchmark benchmark, End end, List<String> lines) {
    SampleChunks chunks = new SampleChunks(client, benchmark);
    String uid = benchmark.getMetadata().getUid();
    Optional<ConfigMap> known =
        Optional.ofNullable(latest.remove(uid)).filter(c -> chunks.isNumbered(c, end.chunk()));
    if (known.isPresent()) {
      try {
        return append(chunks, known.get(), end, lines);
      } catch (KubernetesClientException e) {
        if (e.getCode() != CONFLICT && e.getCode() != NOT_FOUND) {
          throw e;
        }
      }
    }
    return append(chunks, chunks.get(end.chunk()), end, lines);
  }

  private int append(SampleChunks chunks, ConfigMap chunk, End end, List<String> lines) {
    String kept = KeptSamples.text(chunk);
    String added = String.join("\n", lines) + "\n";
    if (kept.endsWith(added)) {
      return end.chunk(); // An earlier update wrote the lines, but its answer was lost.
    }
    if (!end.isEndOf(kept)) {
      throw overtaken(chunk);
    }
    if (!kept.isEmpty() && kept.length() + added.length() > MAX_CHUNK_LENGTH) {
      int next = end.chunk() + 1;
      if (!chunks.add(with(chunks.empty(next), added))
          && !chunks.find(next).map(KeptSamples::text).equals(Optional.of(added))) {
        throw overtaken(chunk);
      }
      return next;
    }
    ConfigMap stored = chunks.update(with(new ConfigMapBuilder(chunk), kept + added));
    latest.put(chunk.getMetadata().getLabels().get(Labels.BENCHMARK_UID), stored);
    return end.chunk();
  }

  /**
   * Where the samples end.
   *
   * @param chunk the number of the last chunk
   * @param line the last line; empty if there are no samples
   */
  public record End(int chunk, Optional<String> line) {

    boolean isEndOf(String text) {
      return line.map(last -> text.endsWith(last + "\n")).orElse(text.isEmpty());
    }
  }

  private static OvertakenException overtaken(ConfigMap chunk) {
    return new OvertakenException(
        "another process has written ConfigMap " + chunk.getMetadata().getName());
  }

  private static ConfigMap with(ConfigMapBuilder chunk, String text) {
    return chunk.addToBinaryData(KeptSamples.LINES_KEY, SampleText.pack(text)).build();
  }
}
