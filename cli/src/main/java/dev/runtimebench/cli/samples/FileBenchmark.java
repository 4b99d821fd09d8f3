package dev.runtimebench.cli.samples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.io.JsonErrors;
import dev.runtimebench.cli.io.WholeRecords;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/**
 * The benchmark of an exported file. Converts only the parts that are asked for: when Jackson first
 * converts a type, this takes longer than reading a small file, and an analysis needs few types.
 */
final class FileBenchmark implements SampledBenchmark {

  private static final JsonMapper JSON = new JsonMapper();

  /** A nested class, so that the JVM loads the serialization at the first use. */
  private static final class Kubernetes {
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();
  }

  private final String at;
  private final JsonNode tree;

  /**
   * @param at the file and line, for messages
   * @param tree the benchmark, with metadata.name
   */
  FileBenchmark(String at, JsonNode tree) {
    this.at = at;
    this.tree = tree;
  }

  /** Converts a benchmark to JSON. */
  static ObjectNode tree(RuntimeBenchmark benchmark) {
    return Kubernetes.SERIALIZATION.convertValue(benchmark, ObjectNode.class);
  }

  @Override
  public String name() {
    return tree.path("metadata").path("name").asText();
  }

  /**
   * @throws CliException if the status has an invalid structure
   */
  @Override
  public RecordedResults recorded() {
    if (!tree.path("status").isObject()) {
      return RecordedResults.of(null);
    }
    try {
      RecordedResults recorded = JSON.treeToValue(tree.get("status"), RecordedResults.class);
      WholeRecords.problem("status", recorded)
          .ifPresent(
              problem -> {
                throw CliException.usage(at + ": " + problem);
              });
      return recorded;
    } catch (JsonProcessingException e) {
      throw CliException.usage(at + ": status: " + JsonErrors.why(e));
    }
  }

  /**
   * @throws CliException if the benchmark has an invalid structure
   */
  @Override
  public RuntimeBenchmark benchmark() {
    try {
      RuntimeBenchmark benchmark =
          Kubernetes.SERIALIZATION.convertValue(tree, RuntimeBenchmark.class);
      WholeRecords.problem("spec", benchmark.getSpec())
          .or(() -> WholeRecords.problem("status", benchmark.getStatus()))
          .ifPresent(
              problem -> {
                throw CliException.usage(at + ": " + problem);
              });
      return benchmark;
    } catch (IllegalArgumentException e) {
      throw CliException.usage(at + ": benchmark: " + JsonErrors.why(e));
    }
  }
}
