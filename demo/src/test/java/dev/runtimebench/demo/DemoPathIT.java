package dev.runtimebench.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.SandboxView;
import dev.runtimebench.cli.bench.BenchmarkFile;
import dev.runtimebench.cli.bench.Outcome;
import dev.runtimebench.cli.command.Format;
import dev.runtimebench.cli.progress.StatusLine;
import dev.runtimebench.localcluster.docker.DockerNode;
import dev.runtimebench.testkit.TestEngine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the demo with one block per benchmark: the operator, a real engine, the catalogue's images,
 * runc and gVisor. Needs the engine and images that {@code make test} sets up.
 */
class DemoPathIT {

  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Checkout CHECKOUT = new Checkout(Path.of(System.getProperty("root.dir")));

  @TempDir private static Path directory;
  private static List<RuntimeBenchmark> benchmarks;
  private static IdlePods.Look idle;

  @BeforeAll
  static void run() throws IOException, InterruptedException {
    DockerNode node =
        new DockerNode(
                "local", TestEngine.addressOrSkip("the demo's path"), directory.resolve("state"))
            .withKubeletPort();
    StatusLine progress = new StatusLine(new PrintWriter(System.err, true, UTF_8), false);
    try (DemoCluster cluster = DemoCluster.start(CHECKOUT, node, 0)) {
      benchmarks = Results.of(cluster, oneBlockEach(), progress);
      idle = IdlePods.at(cluster, CHECKOUT, progress);
    }
  }

  private static List<Path> oneBlockEach() throws IOException {
    List<Path> all = new ArrayList<>(CHECKOUT.benchmarks());
    // Too long for the demo.
    all.add(CHECKOUT.root().resolve("manifests/samples/http-latency.yaml"));
    List<Path> files = new ArrayList<>();
    for (Path file : all) {
      JsonNode benchmark = YAML.readTree(file.toFile());
      ObjectNode design = (ObjectNode) benchmark.path("spec").path("design");
      design.putObject("blocks").put("warmup", 0).put("min", 1).put("max", 1);
      if (file.endsWith("syscall-write.yaml")) {
        ((ArrayNode) benchmark.path("spec").path("runtimes"))
            .addObject()
            .put("name", "gvisor-ptrace")
            .put("runtimeClassName", "gvisor-ptrace");
      }
      Path shortened = directory.resolve(file.getFileName());
      Files.writeString(shortened, YAML.writeValueAsString(benchmark));
      files.add(shortened);
    }
    return files;
  }

  private static RuntimeBenchmark benchmark(String name) {
    return benchmarks.stream()
        .filter(b -> b.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static double ratio(String benchmark, String metric, String runtime) {
    return benchmark(benchmark).getStatus().comparisons().stream()
        .filter(c -> c.metric().equals(metric) && c.runtime().equals(runtime))
        .mapToDouble(Comparison::ratio)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void everyBenchmarkIsComplete() {
    assertThat(benchmarks)
        .extracting(b -> b.getMetadata().getName())
        .containsExactlyInAnyOrder(
            "cpu-control",
            "http-latency",
            "http-node",
            "process-fork",
            "small-files",
            "startup-node",
            "syscall-write");
    assertThat(benchmarks)
        .allSatisfy(
            b -> {
              assertThat(Outcome.of(b).phase())
                  .as("%s", b.getStatus())
                  .isEqualTo(BenchmarkPhase.Complete);
              assertThat(b.getStatus().failures()).isEmpty();
              assertThat(b.getStatus().results()).allMatch(r -> r.n() == 1 && r.invalid() == 0);
            });
  }

  /** Checked by the kernel that each sandbox reports: gVisor reports another than the node's. */
  @Test
  void everyPodRunsUnderTheRequestedRuntime() {
    String nodesKernel = benchmark("syscall-write").getStatus().environment().kernelVersion();
    Map<String, String> kernels =
        benchmark("syscall-write").getStatus().environment().sandboxes().stream()
            .collect(Collectors.toMap(SandboxView::runtime, SandboxView::kernel));
    assertThat(kernels.get("runc")).contains(nodesKernel);
    assertThat(kernels.get("gvisor")).doesNotContain(nodesKernel).startsWith("4.4.0");
    assertThat(kernels.get("gvisor-ptrace")).doesNotContain(nodesKernel).startsWith("4.4.0");
  }

  /**
   * gVisor's system calls cost more than runc's. The limits are far below the usual ratios, so that
   * the test also passes on a busy machine.
   */
  @Test
  void systemCallsCostMoreUnderGvisor() {
    assertThat(ratio("syscall-write", "write-latency", "gvisor-ptrace")).isGreaterThan(2);
    assertThat(ratio("process-fork", "fork-latency", "gvisor")).isGreaterThan(2);
  }

  /** gVisor's own processes need MiB, and a program that sleeps needs KiB. */
  @Test
  void idlePodNeedsMoreMemoryUnderGvisor() {
    assertThat(idle.missing()).isEmpty();
    assertThat(idle.figures()).hasSize(4).allMatch(f -> f.medianCpuSeconds() > 0);
    double runc = idle("memory-idle-sleep", "runc").medianMebibytes();
    double gvisor = idle("memory-idle-sleep", "gvisor").medianMebibytes();
    assertThat(gvisor - runc).isBetween(5.0, 100.0);
    assertThat(idle("memory-idle-node", "runc").medianMebibytes()).isGreaterThan(runc);
  }

  private static IdleFigures idle(String workload, String runtime) {
    return idle.figures().stream()
        .filter(f -> f.workload().equals(workload) && f.runtime().equals(runtime))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void savedResultsCanBeReadAndShown() throws IOException {
    Path json = directory.resolve("benchmarks.json");
    Files.writeString(json, Format.json.render(benchmarks));
    List<RuntimeBenchmark> read = BenchmarkFile.read(json.toString());
    assertThat(read).hasSize(7);
    double first = benchmarks.get(0).getStatus().results().get(0).median();
    assertThat(read.get(0).getStatus().results().get(0).median()).isEqualTo(first, within(0.0));
    assertThat(Format.table.render(read).lines()).allMatch(line -> line.length() <= 80);
    assertThat(Format.html.render(read))
        .contains("http-latency", "http-node", "process-fork", "startup-node", "syscall-write")
        .doesNotContain("<script src", "<link rel");
  }
}
