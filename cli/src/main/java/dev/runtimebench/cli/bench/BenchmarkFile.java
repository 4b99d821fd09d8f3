package dev.runtimebench.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.io.InputText;
import dev.runtimebench.cli.io.JsonErrors;
import dev.runtimebench.cli.io.WholeRecords;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.util.List;

/**
 * Reads RuntimeBenchmarks from a file. A file contains a Kubernetes {@code List}, single objects,
 * or the output of {@code rtb export}.
 */
public final class BenchmarkFile {

  private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();
  private static final ObjectMapper JSON = new ObjectMapper();

  private BenchmarkFile() {}

  /**
   * Returns the RuntimeBenchmarks of a file, and skips objects of other kinds.
   *
   * @param file a path, or {@code -} for standard input
   * @throws CliException if the file cannot be read or contains no RuntimeBenchmark
   */
  public static List<RuntimeBenchmark> read(String file) {
    return read(InputText.read(file));
  }

  /**
   * Returns the RuntimeBenchmarks of a text, and skips objects of other kinds.
   *
   * @throws CliException if the text contains no RuntimeBenchmark
   */
  public static List<RuntimeBenchmark> read(InputText input) {
    String file = input.file();
    List<JsonNode> documents = Documents.parse(input);
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
      throw CliException.usage(file + ": contains no RuntimeBenchmark");
    }
    return benchmarks;
  }

  /** Whether the text is an export of {@code rtb export}, which has the raw samples. */
  public static boolean isExport(InputText input) {
    if (!input.text().stripLeading().startsWith("{")) {
      return false;
    }
    try (MappingIterator<JsonNode> documents =
        JSON.readerFor(JsonNode.class).readValues(input.text())) {
      return documents.hasNextValue() && isExport(documents.nextValue());
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * An export holds one benchmark, followed by the samples in the same document or line by line.
   */
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
      throw CliException.usage(file + ": " + JsonErrors.why(e));
    }
    if (benchmark.getSpec() == null || benchmark.getMetadata().getName() == null) {
      throw CliException.usage(file + ": a RuntimeBenchmark has no metadata.name or no spec");
    }
    WholeRecords.problem("spec", benchmark.getSpec())
        .or(() -> WholeRecords.problem("status", benchmark.getStatus()))
        .ifPresent(
            problem -> {
              throw CliException.usage(
                  "%s: %s: %s".formatted(file, benchmark.getMetadata().getName(), problem));
            });
    return benchmark;
  }
}
