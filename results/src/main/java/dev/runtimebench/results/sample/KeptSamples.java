package dev.runtimebench.results.sample;

import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * The contents of the ConfigMaps of one benchmark.
 *
 * @param experiment the frozen experiment as JSON
 * @param preparation the result of the preparation as JSON; empty until the preparation has
 *     finished
 * @param lines the samples, one JSON object each, in the order in which they were added
 * @param chunks the names of the ConfigMaps, in order
 */
public record KeptSamples(
    String experiment, Optional<String> preparation, List<String> lines, List<String> chunks) {

  /** The key of the frozen experiment in the first ConfigMap. */
  public static final String EXPERIMENT_KEY = "experiment.json";

  /** The key of the preparation's result in the first ConfigMap. */
  public static final String PREPARATION_KEY = "preparation.json";

  /** The key of the compressed samples in the binary data of each ConfigMap. */
  public static final String LINES_KEY = "samples.ndjson.gz";

  /**
   * Reads the ConfigMaps of a benchmark.
   *
   * @param chunk returns the ConfigMap with a given number from 0; empty if there is none
   * @return empty if the benchmark was never started
   * @throws SamplesException if somebody changed the samples
   */
  public static Optional<KeptSamples> read(IntFunction<Optional<ConfigMap>> chunk) {
    Optional<ConfigMap> first = chunk.apply(0);
    if (first.isEmpty()) {
      return Optional.empty();
    }
    List<String> lines = new ArrayList<>();
    List<String> chunks = new ArrayList<>();
    for (Optional<ConfigMap> next = first; next.isPresent(); next = chunk.apply(chunks.size())) {
      chunks.add(next.get().getMetadata().getName());
      text(next.get()).lines().forEach(lines::add);
    }
    Map<String, String> data = first.get().getData();
    return Optional.of(
        new KeptSamples(
            data.get(EXPERIMENT_KEY),
            Optional.ofNullable(data.get(PREPARATION_KEY)),
            lines,
            chunks));
  }

  /**
   * Returns the lines of one ConfigMap, each with its newline.
   *
   * @throws SamplesException if somebody changed the samples
   */
  public static String text(ConfigMap chunk) {
    String packed = chunk.getBinaryData() == null ? null : chunk.getBinaryData().get(LINES_KEY);
    return packed == null ? "" : SampleText.unpack(packed);
  }
}
