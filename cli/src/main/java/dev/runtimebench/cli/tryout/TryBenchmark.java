package dev.runtimebench.cli.tryout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.run.Manifest;
import dev.runtimebench.cli.run.Manifest.Kind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Makes the benchmark that runs a workload once, under one runtime. All other fields stay as the
 * file has them, so that the API server and the operator check what the person wrote.
 */
public final class TryBenchmark {

  /** The name of the runtime, if the file names none. */
  static final String RUNTIME = "tried";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int NAME_LENGTH = 40;

  /** The operator deletes the benchmark of a try that was interrupted. */
  private static final int KEPT_SECONDS = 3600;

  private final String file;
  private final TryChoice choice;

  /**
   * @param file the name of the file, for messages
   */
  public TryBenchmark(String file, TryChoice choice) {
    this.file = file;
    this.choice = choice;
  }

  /**
   * Returns the benchmark, with a name of its own.
   *
   * @param manifests the objects of the file: a workload, or a benchmark and perhaps its workload
   * @throws CliException if the file has not exactly one workload or benchmark to try, or if the
   *     choice does not fit
   */
  public Manifest of(List<Manifest> manifests) {
    List<Manifest> benchmarks = all(manifests, Kind.RuntimeBenchmark);
    List<Manifest> workloads = all(manifests, Kind.BenchmarkWorkload);
    if (benchmarks.size() > 1 || (benchmarks.isEmpty() && workloads.size() != 1)) {
      throw CliException.usage(
          "%s: has %d RuntimeBenchmarks and %d BenchmarkWorkloads; a try needs one of them"
              .formatted(file, benchmarks.size(), workloads.size()));
    }
    boolean alone = benchmarks.isEmpty();
    Manifest tried = alone ? workloads.get(0) : benchmarks.get(0);
    ObjectNode spec = spec(tried);
    ObjectNode own = alone ? ofWorkload(spec) : ofBenchmark(spec, workloads);
    once(own);
    return manifest(tried, own);
  }

  private static List<Manifest> all(List<Manifest> manifests, Kind kind) {
    return manifests.stream().filter(manifest -> manifest.kind() == kind).toList();
  }

  private ObjectNode spec(Manifest manifest) {
    JsonNode spec = JSON.valueToTree(manifest.object()).path("spec");
    if (!spec.isObject()) {
      throw CliException.usage("%s: %s: spec is missing".formatted(file, manifest.name()));
    }
    return ((ObjectNode) spec).deepCopy();
  }

  private ObjectNode ofWorkload(ObjectNode workload) {
    if (choice.runtime().isPresent()) {
      throw CliException.usage(
          "--runtime: %s has a workload and no runtimes; use --runtime-class".formatted(file));
    }
    ObjectNode spec = JSON.createObjectNode();
    spec.putObject("workload").set("inline", workload);
    ObjectNode runtime = spec.putArray("runtimes").addObject().put("name", RUNTIME);
    choice.runtimeClass().ifPresent(name -> runtime.put("runtimeClassName", name));
    return spec;
  }

  private ObjectNode ofBenchmark(ObjectNode spec, List<Manifest> workloads) {
    if (spec.path("workload").isObject()) {
      ObjectNode workload = (ObjectNode) spec.get("workload");
      workload.remove("peerRuntime");
      workloads.stream()
          .filter(w -> w.name().equals(workload.path("ref").asText("")))
          .findFirst()
          .ifPresent(
              w -> {
                workload.remove("ref");
                workload.set("inline", spec(w));
              });
    }
    ObjectNode runtime = runtime(spec).deepCopy();
    choice
        .runtimeClass()
        .ifPresent(
            name -> {
              // The claim and the nodes are those of another RuntimeClass.
              runtime.removeAll().put("name", RUNTIME);
              runtime.put("runtimeClassName", name);
            });
    spec.putArray("runtimes").add(runtime);
    spec.remove(List.of("baseline", "gates", "suspend"));
    if (spec.path("placement").isObject()) {
      ((ObjectNode) spec.get("placement")).remove("acrossPools");
    }
    return spec;
  }

  /** The chosen runtime: the named one, or else the baseline, or else the first. */
  private ObjectNode runtime(ObjectNode spec) {
    List<String> names = new ArrayList<>();
    spec.path("runtimes").forEach(r -> names.add(r.path("name").asText("")));
    if (names.isEmpty()) {
      throw CliException.usage(file + ": spec.runtimes: name one runtime or more");
    }
    String wanted = choice.runtime().orElseGet(() -> spec.path("baseline").asText(names.get(0)));
    int index = names.indexOf(wanted);
    if (index < 0) {
      throw CliException.usage(
          "%s: \"%s\" is not the name of one of spec.runtimes; they are: %s"
              .formatted(
                  choice.runtime().isPresent() ? "--runtime" : file + ": spec.baseline",
                  wanted,
                  String.join(", ", names)));
    }
    if (!spec.path("runtimes").get(index).isObject()) {
      throw CliException.usage(file + ": spec.runtimes: each runtime is an object with a name");
    }
    return (ObjectNode) spec.path("runtimes").get(index);
  }

  /** One trial, and its Pods stay until their logs have been read. */
  private void once(ObjectNode spec) {
    ObjectNode design = spec.putObject("design").put("settleSeconds", 0).put("retries", 0);
    design.putObject("blocks").put("warmup", 0).put("min", 1).put("max", 1);
    spec.put("podRetention", "Always").put("ttlSecondsAfterFinished", KEPT_SECONDS);
    if (!choice.parameters().isEmpty() && spec.path("workload").isObject()) {
      ObjectNode parameters =
          Optional.of(spec.path("workload").path("parameters"))
              .filter(JsonNode::isObject)
              .map(ObjectNode.class::cast)
              .orElseGet(() -> ((ObjectNode) spec.get("workload")).putObject("parameters"));
      choice.parameters().forEach(parameters::put);
    }
  }

  private static Manifest manifest(Manifest tried, ObjectNode spec) {
    String name = tried.name().replace('.', '-');
    String random = HexFormat.of().toHexDigits((short) ThreadLocalRandom.current().nextInt());
    ObjectNode benchmark = JSON.createObjectNode();
    benchmark
        .put("apiVersion", RuntimeBenchmark.GROUP + "/" + RuntimeBenchmark.VERSION)
        .put("kind", Kind.RuntimeBenchmark.name());
    benchmark
        .putObject("metadata")
        .put(
            "name",
            "try-%s-%s".formatted(name.substring(0, Math.min(name.length(), NAME_LENGTH)), random));
    benchmark.set("spec", spec);
    return new Manifest(
        Kind.RuntimeBenchmark, JSON.convertValue(benchmark, GenericKubernetesResource.class));
  }
}
