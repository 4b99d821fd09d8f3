package dev.runtimebench.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.runtimebench.api.v1alpha1.BenchmarkWorkload;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClassBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;

/** Builds benchmarks, workloads and RuntimeClasses for tests. */
public final class Fixtures {

  private static final YAMLMapper YAML = new YAMLMapper();

  /** The defaults of the CRD, which the API server adds to a spec. */
  private static final String DEFAULTS =
      """
      design:
        blocks: {warmup: 1, min: 3, max: 10}
        precision: {relativeHalfWidth: 0.02, confidence: 0.95}
        equivalenceMargin: 0.02
        order: Random
        settleSeconds: 0
        retries: 2
      placement: {}
      podRetention: OnFailure
      suspend: false
      """;

  /** A workload without the agent: a regular expression finds the value in a line of the log. */
  public static final String WORKLOAD =
      """
      container:
        image: example/tool:1
        args: ["--size", "$(params.size)"]
      parameters:
        - {name: size, type: Integer, default: "4", minimum: 1, maximum: 10}
      metrics:
        - name: latency
          unit: ns
          better: Lower
          primary: true
          summary: Median
          source: {regex: {pattern: "latency=([0-9.]+)", group: 1}}
      """;

  private Fixtures() {}

  /**
   * Returns a benchmark in namespace default that compares runc and gvisor, with {@link #WORKLOAD}
   * inline.
   *
   * @param specYaml replaces fields of the spec; may be empty
   */
  public static RuntimeBenchmark benchmark(String name, String specYaml) {
    try {
      ObjectNode spec = (ObjectNode) YAML.readTree(DEFAULTS);
      spec.set(
          "runtimes",
          YAML.readTree(
              "[{name: runc, runtimeClassName: runc}, {name: gvisor, runtimeClassName: gvisor}]"));
      ObjectNode workload = spec.putObject("workload");
      workload.set("inline", YAML.readTree(WORKLOAD));
      JsonNode more = YAML.readTree(specYaml);
      if (more instanceof ObjectNode fields) {
        fields.properties().forEach(e -> spec.set(e.getKey(), e.getValue()));
      }
      ObjectNode resource = YAML.createObjectNode();
      resource.put("apiVersion", "runtimebench.dev/v1alpha1").put("kind", "RuntimeBenchmark");
      resource.putObject("metadata").put("name", name).put("namespace", "default");
      resource.set("spec", spec);
      return Serialization.unmarshal(resource.toString(), RuntimeBenchmark.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Returns the same benchmark with a uid and a generation, as after its creation. */
  public static RuntimeBenchmark created(String name, String specYaml) {
    RuntimeBenchmark benchmark = benchmark(name, specYaml);
    benchmark.getMetadata().setUid("1f0a2b3c-0000-4000-8000-000000000001");
    benchmark.getMetadata().setGeneration(1L);
    return benchmark;
  }

  /** Returns a copy of a benchmark with fields of its spec replaced. */
  public static RuntimeBenchmark withSpec(RuntimeBenchmark benchmark, String specYaml) {
    try {
      ObjectNode resource = (ObjectNode) YAML.readTree(Serialization.asJson(benchmark));
      ((ObjectNode) resource.get("spec")).setAll((ObjectNode) YAML.readTree(specYaml));
      return Serialization.unmarshal(resource.toString(), RuntimeBenchmark.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Returns a BenchmarkWorkload. */
  public static BenchmarkWorkload workload(String name, String specYaml) {
    return Serialization.unmarshal(
        "apiVersion: runtimebench.dev/v1alpha1\nkind: BenchmarkWorkload\nmetadata: {name: %s}\nspec:\n%s"
            .formatted(name, specYaml.indent(2)),
        BenchmarkWorkload.class);
  }

  /** Returns a RuntimeClass. */
  public static RuntimeClass runtimeClass(String name, String handler) {
    return new RuntimeClassBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withHandler(handler)
        .build();
  }
}
