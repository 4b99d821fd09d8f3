package dev.runtimebench.cli.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.CliException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;

/**
 * RuntimeBenchmarks in a file: as a Kubernetes {@code List}, or one by one, or at the head of an
 * export.
 */
public final class BenchmarkFile {

  private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();
  private static final ObjectMapper JSON = new ObjectMapper();

  private BenchmarkFile() {}

  /**
   * The RuntimeBenchmarks of a file; objects of other kinds are skipped.
   *
   * @param file a path, or {@code -} for standard input
   * @throws CliException if it can't be read or holds none
   */
  public static List<RuntimeBenchmark> read(String file) {
    List<JsonNode> documents = Documents.parse(file);
    List<JsonNode> objects =
        !documents.isEmpty() && isExport(documents.get(0))
            ? List.of(documents.get(0).get("benchmark"))
            : Documents.objects(file, documents);
    List<RuntimeBenchmark> benchmarks =
        objects.stream()
            .filter(BenchmarkFile::isBenchmark)
            .map(node -> benchmark(file, node))
            .toList();
    if (benchmarks.isEmpty()) {
      throw CliException.usage(file + ": holds no RuntimeBenchmark");
    }
    return benchmarks;
  }

  /** Its samples follow: in the same document, or a line each. */
  private static boolean isExport(JsonNode document) {
    return document.path("format").isTextual() && document.path("benchmark").isObject();
  }

  private static boolean isBenchmark(JsonNode node) {
    return node.path("kind").asText().equals("RuntimeBenchmark")
        && node.path("apiVersion").asText().startsWith(RuntimeBenchmark.GROUP + "/");
  }

  private static RuntimeBenchmark benchmark(String file, JsonNode node) {
    RuntimeBenchmark benchmark;
    try {
      benchmark = KUBERNETES.convertValue(node, RuntimeBenchmark.class);
    } catch (IllegalArgumentException e) {
      String why = e.getMessage().lines().findFirst().orElse("not a RuntimeBenchmark");
      throw CliException.usage(file + ": " + why);
    }
    if (benchmark.getSpec() == null || benchmark.getMetadata().getName() == null) {
      throw CliException.usage(file + ": a RuntimeBenchmark without a name or a spec");
    }
    return benchmark;
  }

  /** A {@code v1} List of them in JSON, indented; without what only the API server needs. */
  public static String toJson(List<RuntimeBenchmark> benchmarks) {
    ObjectNode list = JSON.createObjectNode();
    list.put("apiVersion", "v1").put("kind", "List");
    ArrayNode items = list.putArray("items");
    for (RuntimeBenchmark benchmark : benchmarks) {
      ObjectNode item = KUBERNETES.convertValue(benchmark, ObjectNode.class);
      ((ObjectNode) item.path("metadata")).remove("managedFields");
      items.add(item);
    }
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(list) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON nodes can always be written", e);
    }
  }
}
