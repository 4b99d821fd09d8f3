package dev.runtimebench.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

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
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs every workload of the catalogue once under runc and once under gVisor, with small
 * parameters: the operator, a real engine, the real images. The platform gives the Pods a user of
 * its own, and the root file system is read-only, unless the workload measures the root file
 * system. Needs the images of all sets: {@code tools/build-images --all}.
 */
@Tag("catalogue")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WholeCatalogueIT {

  private static final Checkout CHECKOUT = new Checkout(Path.of(System.getProperty("root.dir")));
  private static final List<String> RUNTIMES = List.of("runc", "gvisor");

  /** A watch that was lost, and a load that the client could not keep up. */
  private static final Set<String> RUN_AGAIN = Set.of("Interrupted", "ValueRefused");

  private static final ShortBenchmark SHORT =
      new ShortBenchmark(RUNTIMES, Set.of("warmup", "iterations", "seconds", "video-seconds"), 1);

  /** With six blocks there is an interval at 95%. */
  private static final ShortBenchmark CONTROL =
      new ShortBenchmark(RUNTIMES, Set.of("warmup", "iterations"), 6);

  private static final double MARGIN = 1.03;

  private static final PrintWriter PROGRESS = new PrintWriter(System.err, true, UTF_8);

  @TempDir private static Path directory;

  private final AssignedUsers platform = new AssignedUsers();
  private DemoCluster cluster;

  @BeforeAll
  void start() {
    cluster =
        platform.start(
            CHECKOUT,
            new DockerNode(
                "local",
                TestEngine.addressOrSkip("the whole catalogue"),
                directory.resolve("state")));
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
    boolean readOnly = !measuresTheRootFileSystem(workload);
    RuntimeBenchmark benchmark =
        Results.of(
                cluster,
                List.of(
                    SHORT.write(
                        workload, directory, workload.getMetadata().getName(), Map.of(), readOnly)),
                new StatusLine(PROGRESS, false))
            .get(0);

    assertThat(benchmark.getStatus().failures())
        .as("a busy machine may cost a trial, which then runs again")
        .allMatch(failure -> RUN_AGAIN.contains(failure.reason()) && failure.count() == 1);
    assertThat(platform.trialPods(benchmark.getMetadata().getName()))
        .isNotEmpty()
        .allSatisfy(pod -> assertRanAsAnyUser(pod, readOnly));
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

  private static void assertRanAsAnyUser(Pod pod, boolean readOnly) {
    assertThat(pod.getSpec().getSecurityContext().getRunAsUser()).isEqualTo(AssignedUsers.USER);
    SecurityContext own = pod.getSpec().getContainers().get(0).getSecurityContext();
    assertThat(own.getRunAsUser()).isNull();
    assertThat(Boolean.TRUE.equals(own.getReadOnlyRootFilesystem())).isEqualTo(readOnly);
  }

  private static boolean measuresTheRootFileSystem(BenchmarkWorkload workload) {
    return workload.getSpec().parameters().stream()
        .anyMatch(p -> p.name().equals("target") && "rootfs".equals(p.defaultValue()));
  }

  /**
   * The page of the control promises a ratio of 1.00 within 3%, or within its interval. Beside the
   * work of other tests the control is no control, so the tests of {@code make test} do not check
   * it.
   */
  @Test
  void controlCostsTheSameUnderGvisor() throws IOException, InterruptedException {
    Path file = CHECKOUT.root().resolve("workloads/cpu-control/workload.yaml");
    assumeThat(workloads()).contains(file);
    BenchmarkWorkload control =
        Serialization.unmarshal(Files.readString(file), BenchmarkWorkload.class);
    RuntimeBenchmark benchmark =
        Results.of(
                cluster,
                List.of(CONTROL.write(control, directory, "control", Map.of(), false)),
                new StatusLine(PROGRESS, false))
            .get(0);
    assertThat(benchmark.getStatus().comparisons())
        .filteredOn(c -> c.metric().equals(control.getSpec().primaryMetric().name()))
        .singleElement()
        .satisfies(
            c -> {
              boolean within = c.ratio() >= 1 / MARGIN && c.ratio() <= MARGIN;
              boolean inInterval = c.ciLow() <= 1 && c.ciHigh() >= 1;
              assertThat(within || inInterval).as("%s", c).isTrue();
            });
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
