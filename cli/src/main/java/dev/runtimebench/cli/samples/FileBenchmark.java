package dev.runtimebench.cli.samples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.CliException;
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
      return JSON.treeToValue(tree.get("status"), RecordedResults.class);
    } catch (JsonProcessingException e) {
      throw CliException.usage(at + ": " + TextFile.firstLine(e.getOriginalMessage()));
    }
  }

  /**
   * @throws CliException if the benchmark has an invalid structure
   */
  @Override
  public RuntimeBenchmark benchmark() {
    try {
      return Kubernetes.SERIALIZATION.convertValue(tree, RuntimeBenchmark.class);
    } catch (IllegalArgumentException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw CliException.usage(at + ": " + TextFile.firstLine(cause.getMessage()));
    }
  }
}
