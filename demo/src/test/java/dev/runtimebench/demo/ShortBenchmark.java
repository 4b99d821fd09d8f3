package dev.runtimebench.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.runtimebench.api.v1alpha1.BenchmarkWorkload;
import dev.runtimebench.api.v1alpha1.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes the shortest benchmark of a workload: each parameter that only makes a trial longer has
 * its minimum.
 *
 * @param runtimes the RuntimeClasses; the first one is the baseline
 * @param lengths by convention, these parameters make a trial longer and change nothing else
 * @param blocks the number of blocks; there is no warm-up block
 */
public record ShortBenchmark(List<String> runtimes, Set<String> lengths, int blocks) {

  private static final YAMLMapper YAML = new YAMLMapper();

  /** Writes the benchmark into a file of the directory, and returns the file. */
  public Path write(BenchmarkWorkload workload, Path directory) throws IOException {
    return write(workload, directory, workload.getMetadata().getName(), Map.of(), false);
  }

  /**
   * Writes the benchmark into a file of the directory, and returns the file.
   *
   * @param name the name of the benchmark
   * @param parameters values of parameters, in addition to those of the lengths
   * @param readOnly whether the root file system of the containers is read-only
   */
  Path write(
      BenchmarkWorkload workload,
      Path directory,
      String name,
      Map<String, String> parameters,
      boolean readOnly)
      throws IOException {
    ObjectNode benchmark = YAML.createObjectNode();
    benchmark.put("apiVersion", "runtimebench.dev/v1alpha1").put("kind", "RuntimeBenchmark");
    benchmark.putObject("metadata").put("name", name);
    ObjectNode spec = benchmark.putObject("spec");
    ObjectNode chosen =
        spec.putObject("workload")
            .put("ref", workload.getMetadata().getName())
            .putObject("parameters");
    for (Parameter parameter : workload.getSpec().parameters()) {
      if (lengths.contains(parameter.name()) && parameter.minimum() != null) {
        chosen.put(parameter.name(), parameter.minimum());
      }
    }
    parameters.forEach(chosen::put);
    if (readOnly) {
      spec.put("readOnlyRootFilesystem", true);
    }
    ArrayNode list = spec.putArray("runtimes");
    runtimes.forEach(r -> list.addObject().put("name", r).put("runtimeClassName", r));
    spec.put("baseline", runtimes.get(0));
    ObjectNode design = spec.putObject("design").put("settleSeconds", 0);
    design.putObject("blocks").put("warmup", 0).put("min", blocks).put("max", blocks);
    Path file = directory.resolve(name + ".yaml");
    Files.writeString(file, YAML.writeValueAsString(benchmark));
    return file;
  }
}
