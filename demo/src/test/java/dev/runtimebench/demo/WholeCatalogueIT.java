package dev.runtimebench.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.BenchmarkWorkload;
import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.bench.Outcome;
import dev.runtimebench.cli.progress.StatusLine;
import dev.runtimebench.localcluster.docker.DockerNode;
import dev.runtimebench.results.experiment.UsageMetrics;
import dev.runtimebench.testkit.TestEngine;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs every workload of the catalogue once under runc and once under gVisor, with small
 * parameters: the operator, a real engine, the real images. Needs the images of all sets: {@code
 * tools/build-images --all}.
 */
@Tag("catalogue")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WholeCatalogueIT {

  private static final Checkout CHECKOUT = new Checkout(Path.of(System.getProperty("root.dir")));
  private static final List<String> RUNTIMES = List.of("runc", "gvisor");

  private static final ShortBenchmark SHORT =
      new ShortBenchmark(RUNTIMES, Set.of("warmup", "iterations", "seconds", "video-seconds"), 1);

  private static final PrintWriter PROGRESS = new PrintWriter(System.err, true, UTF_8);

  @TempDir private static Path directory;

  private DemoCluster cluster;

  @BeforeAll
  void start() throws IOException {
    cluster =
        DemoCluster.start(
            CHECKOUT,
            new DockerNode(
                "local",
                TestEngine.addressOrSkip("the whole catalogue"),
                directory.resolve("state")),
            0);
  }

  @AfterAll
  void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  static List<Path> workloads() {
    String only = System.getProperty("workloads", "");
    return CHECKOUT.workloads().stream()
        .filter(file -> only.isEmpty() || List.of(only.split(",")).contains(folder(file)))
        .toList();
  }

  private static String folder(Path file) {
    return file.getParent().getFileName().toString();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("workloads")
  void runsUnderRuncAndUnderGvisor(Path file) throws IOException, InterruptedException {
    BenchmarkWorkload workload =
        Serialization.unmarshal(Files.readString(file), BenchmarkWorkload.class);
    RuntimeBenchmark benchmark =
        Results.of(
                cluster, List.of(SHORT.write(workload, directory)), new StatusLine(PROGRESS, false))
            .get(0);

    assertThat(benchmark.getStatus().failures()).isEmpty();
    assertThat(Outcome.of(benchmark).phase())
        .as("%s", benchmark.getStatus().conditions())
        .isEqualTo(BenchmarkPhase.Complete);
    BenchmarkWorkloadSpec measured =
        UsageMetrics.forDesign(benchmark.getSpec().design(), workload.getSpec());
    for (Metric metric : measured.metrics()) {
      for (String runtime : RUNTIMES) {
        assertThat(hasValue(benchmark, metric, runtime) || saysWhyNot(benchmark, metric, runtime))
            .as("metric %s under %s has a value, or a reason why not", metric.name(), runtime)
            .isTrue();
      }
    }
    Metric primary = measured.primaryMetric();
    assertThat(RUNTIMES).allMatch(runtime -> hasValue(benchmark, primary, runtime));
  }

  private static boolean hasValue(RuntimeBenchmark benchmark, Metric metric, String runtime) {
    return benchmark.getStatus().results().stream()
        .anyMatch(
            r -> r.metric().equals(metric.name()) && r.runtime().equals(runtime) && r.n() == 1);
  }

  private static boolean saysWhyNot(RuntimeBenchmark benchmark, Metric metric, String runtime) {
    return benchmark.getStatus().missing().stream()
        .filter(m -> m.metric().equals(metric.name()) && m.runtime().equals(runtime))
        .flatMap(m -> m.reasons().stream())
        .findAny()
        .isPresent();
  }
}
