package dev.runtimebench.cli.tryout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runtimebench.cli.CliException;
import dev.runtimebench.cli.run.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TryBenchmarkTest {

  private static final String WORKLOAD =
      """
      apiVersion: runtimebench.dev/v1alpha1
      kind: BenchmarkWorkload
      metadata: {name: my.tool}
      spec:
        container: {image: example/tool:1}
        typo: kept
        metrics: [{name: m, unit: s, source: {record: x}}]
      """;

  private static final String BENCHMARK =
      """
      apiVersion: runtimebench.dev/v1alpha1
      kind: RuntimeBenchmark
      metadata: {name: bench}
      spec:
        workload: {ref: my.tool, parameters: {seconds: 2}, peerRuntime: runc}
        runtimes:
          - {name: runc, runtimeClassName: runc}
          - {name: gvisor, runtimeClassName: gvisor, expect: GVisor}
        baseline: gvisor
        resources: {cpu: 500m}
        gates: [{metric: m, runtime: runc, maxRatio: 2}]
        placement: {acrossPools: true, nodeSelector: {a: b}}
        design: {blocks: {warmup: 3}, mode: Burst, concurrency: [1, 2]}
      """;

  @TempDir private Path directory;

  private JsonNode made(TryChoice choice, String... documents) throws IOException {
    Path file = directory.resolve("f.yaml");
    Files.writeString(file, String.join("---\n", documents));
    Manifest made = new TryBenchmark("f.yaml", choice).of(Manifest.read(file.toString()));
    return new ObjectMapper().valueToTree(made.object());
  }

  private static TryChoice choice(String runtime, String runtimeClass) {
    return new TryChoice(Optional.ofNullable(runtime), Optional.ofNullable(runtimeClass), Map.of());
  }

  @Test
  void workloadRunsOnceUnderTheDefaultRuntime() throws IOException {
    JsonNode made = made(choice(null, null), WORKLOAD);
    assertThat(made.at("/metadata/name").asText()).matches("try-my-tool-[0-9a-f]{4}");
    JsonNode spec = made.path("spec");
    assertThat(spec.at("/workload/inline/container/image").asText()).isEqualTo("example/tool:1");
    assertThat(spec.at("/workload/inline/typo").asText())
        .as("the API server reports what it does not know")
        .isEqualTo("kept");
    assertThat(spec.path("runtimes")).hasSize(1);
    assertThat(spec.at("/runtimes/0").has("runtimeClassName")).isFalse();
    assertThat(spec.at("/design/blocks/max").asInt()).isEqualTo(1);
    assertThat(spec.at("/design/retries").asInt(-1)).isZero();
    assertThat(spec.path("podRetention").asText()).isEqualTo("Always");
    assertThat(spec.path("ttlSecondsAfterFinished").asInt()).isPositive();
  }

  @Test
  void chosenRuntimeClassAndParametersAreUsed() throws IOException {
    TryChoice choice = new TryChoice(Optional.empty(), Optional.of("kata"), Map.of("seconds", "5"));
    JsonNode spec = made(choice, WORKLOAD).path("spec");
    assertThat(spec.at("/runtimes/0/runtimeClassName").asText()).isEqualTo("kata");
    assertThat(spec.at("/workload/parameters/seconds").asText()).isEqualTo("5");
  }

  @Test
  void benchmarkRunsOnceUnderItsBaseline() throws IOException {
    JsonNode spec = made(choice(null, null), BENCHMARK).path("spec");
    assertThat(spec.path("runtimes")).hasSize(1);
    assertThat(spec.at("/runtimes/0/name").asText()).isEqualTo("gvisor");
    assertThat(spec.at("/runtimes/0/expect").asText()).isEqualTo("GVisor");
    assertThat(spec.at("/workload/ref").asText()).isEqualTo("my.tool");
    assertThat(spec.at("/workload/parameters/seconds").asInt()).isEqualTo(2);
    assertThat(spec.at("/resources/cpu").asText()).isEqualTo("500m");
    assertThat(spec.at("/placement/nodeSelector/a").asText()).isEqualTo("b");
    assertThat(spec.has("gates") || spec.has("baseline")).isFalse();
    assertThat(spec.at("/design").has("concurrency")).isFalse();
    assertThat(spec.at("/workload").has("peerRuntime")).isFalse();
    assertThat(made(choice("runc", null), BENCHMARK).at("/spec/runtimes/0/name").asText())
        .isEqualTo("runc");
  }

  @Test
  void anotherRuntimeClassHasNoClaimOfTheBenchmark() throws IOException {
    JsonNode runtime = made(choice(null, "kata"), BENCHMARK).at("/spec/runtimes/0");
    assertThat(runtime.path("runtimeClassName").asText()).isEqualTo("kata");
    assertThat(runtime.has("expect")).isFalse();
  }

  @Test
  void workloadOfTheSameFileIsUsed() throws IOException {
    JsonNode spec = made(choice(null, null), WORKLOAD, BENCHMARK).path("spec");
    assertThat(spec.at("/workload").has("ref")).isFalse();
    assertThat(spec.at("/workload/inline/container/image").asText()).isEqualTo("example/tool:1");
  }

  @Test
  void whatDoesNotFitIsRefusedByName() {
    assertThatThrownBy(() -> made(choice("crun", null), BENCHMARK))
        .isInstanceOf(CliException.class)
        .hasMessageContaining("--runtime: \"crun\"")
        .hasMessageContaining("runc, gvisor");
    assertThatThrownBy(() -> made(choice("runc", null), WORKLOAD))
        .hasMessageContaining("use --runtime-class");
    assertThatThrownBy(() -> made(choice(null, null), BENCHMARK, BENCHMARK))
        .hasMessageContaining("2 RuntimeBenchmarks");
    assertThatThrownBy(() -> made(choice(null, null), WORKLOAD, WORKLOAD))
        .hasMessageContaining("2 BenchmarkWorkloads");
    assertThatThrownBy(
            () -> made(choice(null, null), WORKLOAD.substring(0, WORKLOAD.indexOf("spec:"))))
        .hasMessageContaining("my.tool: spec is missing");
    assertThatThrownBy(
            () -> made(choice(null, null), BENCHMARK.replace("baseline: gvisor", "baseline: x")))
        .hasMessageContaining("spec.baseline: \"x\"");
  }
}
