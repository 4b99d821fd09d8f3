package dev.runtimebench.cli.samples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.CliException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/**
 * The benchmark of an exported file. Jackson learns a type at its first use, which takes longer
 * than to read a small file: an analysis needs few of a benchmark's types, so it waits for no
 * others.
 */
final class FileBenchmark implements SampledBenchmark {

  private static final JsonMapper JSON = new JsonMapper();

  /** Loaded at the first use, too. */
  private static final class Kubernetes {
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();
  }

  private final String at;
  private final JsonNode tree;

  /**
   * @param at file and line, for messages
   * @param tree the benchmark; it has a name
   */
  FileBenchmark(String at, JsonNode tree) {
    this.at = at;
    this.tree = tree;
  }

  /** As JSON. */
  static ObjectNode tree(RuntimeBenchmark benchmark) {
    return Kubernetes.SERIALIZATION.convertValue(benchmark, ObjectNode.class);
  }

  @Override
  public String name() {
    return tree.path("metadata").path("name").asText();
  }

  /**
   * @throws CliException if somebody changed the status to something else than a status
   */
  @Override
  public RecordedResults recorded() {
    if (!tree.path("status").isObject()) {
      return RecordedResults.of(null);
    }
    try {
      return JSON.treeToValue(tree.get("status"), RecordedResults.class);
    } catch (JsonProcessingException e) {
      throw CliException.usage(at + ": " + Text.firstLine(e.getOriginalMessage()));
    }
  }

  /**
   * @throws CliException if it is no RuntimeBenchmark
   */
  @Override
  public RuntimeBenchmark whole() {
    try {
      return Kubernetes.SERIALIZATION.convertValue(tree, RuntimeBenchmark.class);
    } catch (IllegalArgumentException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw CliException.usage(at + ": " + Text.firstLine(cause.getMessage()));
    }
  }
}
