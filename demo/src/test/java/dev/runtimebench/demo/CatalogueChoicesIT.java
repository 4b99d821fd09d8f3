package dev.runtimebench.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.BenchmarkWorkload;
import dev.runtimebench.api.v1alpha1.Parameter;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.bench.Outcome;
import dev.runtimebench.cli.progress.StatusLine;
import dev.runtimebench.localcluster.docker.DockerNode;
import dev.runtimebench.results.experiment.UsageMetrics;
import dev.runtimebench.testkit.TestEngine;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the choices of the parameters of the catalogue under runc and under gVisor, on a platform
 * that gives the Pods a user of its own. Of a parameter that is only an amount, such as the size of
 * a document, the test runs the last choice: {@link WholeCatalogueIT} runs the default, and the
 * choices between the two are the same code. The root file system is read-only, unless the workload
 * measures the root file system. Needs the images of all sets: {@code tools/build-images --all}.
 */
@Tag("choices")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CatalogueChoicesIT {

  private static final Checkout CHECKOUT = new Checkout(Path.of(System.getProperty("root.dir")));
  private static final List<String> RUNTIMES = List.of("runc", "gvisor");

  private static final ShortBenchmark SHORT =
      new ShortBenchmark(
          RUNTIMES, Set.of("warmup", "iterations", "seconds", "video-seconds", "size-mib"), 1);

  /**
   * Their other values fail under gVisor: see {@link
   * #storageWithoutTheCacheIsRefusedUnderGvisorOnly}.
   */
  private static final Set<String> WITHOUT_THE_CACHE = Set.of("cache", "direct");

  /** These parameters have choices that differ only in an amount. */
  private static final Set<String> AMOUNTS = Set.of("size", "block-size", "preset");

  /** No server sends a document of this size as often per second as the default rate asks for. */
  private static final String LARGEST = "10m";

  private static final PrintWriter PROGRESS = new PrintWriter(System.err, true, UTF_8);

  @TempDir private static Path directory;

  private DemoCluster cluster;

  @BeforeAll
  void start() {
    DockerNode node =
        new DockerNode(
            "local",
            TestEngine.addressOrSkip("the choices of the catalogue"),
            directory.resolve("state"));
    cluster = new AssignedUsers().start(CHECKOUT, node);
  }

  @AfterAll
  void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  /** A benchmark that gives each parameter with choices one of them. */
  record Choice(BenchmarkWorkload workload, int number, Map<String, String> parameters) {

    String name() {
      return workload.getMetadata().getName() + "-" + number;
    }

    boolean readOnly() {
      return !"rootfs".equals(parameters.get("target"));
    }

    @Override
    public String toString() {
      return name() + " " + parameters;
    }
  }

  static Stream<Choice> choices() {
    return CHECKOUT.workloads().stream()
        .map(CatalogueChoicesIT::read)
        .filter(CatalogueChoicesIT::isChosen)
        .flatMap(CatalogueChoicesIT::choices);
  }

  private static boolean isChosen(BenchmarkWorkload workload) {
    String only = System.getProperty("workloads", "");
    return only.isEmpty() || List.of(only.split(",")).contains(workload.getMetadata().getName());
  }

  private static BenchmarkWorkload read(Path file) {
    try {
      return Serialization.unmarshal(Files.readString(file), BenchmarkWorkload.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A parameter with n choices takes choice number i modulo n after its default in benchmark i. */
  private static Stream<Choice> choices(BenchmarkWorkload workload) {
    int most =
        workload.getSpec().parameters().stream().mapToInt(p -> values(p).size()).max().orElse(0);
    return IntStream.range(Math.min(1, most), Math.max(1, most))
        .mapToObj(
            number -> {
              Map<String, String> parameters = new LinkedHashMap<>();
              for (Parameter parameter : workload.getSpec().parameters()) {
                List<String> values = values(parameter);
                if (!values.isEmpty()) {
                  int first = values.indexOf(parameter.defaultValue());
                  parameters.put(parameter.name(), values.get((first + number) % values.size()));
                }
              }
              if (LARGEST.equals(parameters.get("size")) && has(workload, "rate")) {
                parameters.put("rate", "2");
              }
              return new Choice(workload, number, parameters);
            });
  }

  private static boolean has(BenchmarkWorkload workload, String parameter) {
    return workload.getSpec().parameters().stream().anyMatch(p -> p.name().equals(parameter));
  }

  private static List<String> values(Parameter parameter) {
    if (WITHOUT_THE_CACHE.contains(parameter.name())) {
      return List.of();
    }
    boolean onOrOff =
        Long.valueOf(0).equals(parameter.minimum()) && Long.valueOf(1).equals(parameter.maximum());
    if (onOrOff) {
      return List.of("0", "1");
    }
    List<String> choices = parameter.choices();
    return AMOUNTS.contains(parameter.name()) && !choices.isEmpty()
        ? List.of(parameter.defaultValue(), choices.get(choices.size() - 1))
        : choices;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("choices")
  void runsUnderRuncAndUnderGvisor(Choice choice) throws IOException, InterruptedException {
    RuntimeBenchmark benchmark = run(choice);

    // A busy machine may cut a watch off; such a trial runs again.
    assertThat(benchmark.getStatus().failures())
        .filteredOn(failure -> !failure.reason().equals("Interrupted"))
        .isEmpty();
    assertThat(Outcome.of(benchmark).phase())
        .as("%s", benchmark.getStatus().conditions())
        .isEqualTo(BenchmarkPhase.Complete);
    String primary =
        UsageMetrics.forDesign(benchmark.getSpec().design(), choice.workload().getSpec())
            .primaryMetric()
            .name();
    for (String runtime : RUNTIMES) {
      assertThat(benchmark.getStatus().results())
          .as("%s under %s", primary, runtime)
          .anyMatch(r -> r.metric().equals(primary) && r.runtime().equals(runtime) && r.n() == 1);
    }
    assertThat(benchmark.getStatus().environment().pods())
        .as("the platform's user")
        .allMatch(
            pod ->
                pod.added().stream().anyMatch(a -> a.contains("runAsUser: " + AssignedUsers.USER)));
  }

  static Stream<Choice> withoutTheCache() {
    return CHECKOUT.workloads().stream()
        .map(CatalogueChoicesIT::read)
        .filter(CatalogueChoicesIT::isChosen)
        .flatMap(
            workload ->
                workload.getSpec().parameters().stream()
                    .filter(parameter -> WITHOUT_THE_CACHE.contains(parameter.name()))
                    .map(
                        parameter ->
                            new Choice(
                                workload,
                                parameter.name().equals("cache") ? 100 : 101,
                                Map.of(
                                    parameter.name(),
                                    parameter.choices().isEmpty() ? "1" : "cold"))));
  }

  /** gVisor does not pass O_DIRECT on, so the host's cache would answer. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("withoutTheCache")
  void storageWithoutTheCacheIsRefusedUnderGvisorOnly(Choice choice)
      throws IOException, InterruptedException {
    RuntimeBenchmark benchmark = run(choice);

    assertThat(benchmark.getStatus().failures())
        .isNotEmpty()
        .allSatisfy(
            failure ->
                assertThat(failure.lastMessage())
                    .contains(
                        "parameter " + choice.parameters().keySet().iterator().next() + " is ",
                        "does not show that direct I/O leaves the cache out"));
    assertThat(benchmark.getStatus().reliability())
        .anyMatch(r -> r.runtime().equals("runc") && r.attempts() > 0 && r.failed() == 0)
        .anyMatch(r -> r.runtime().equals("gvisor") && r.failed() > 0);
  }

  private RuntimeBenchmark run(Choice choice) throws IOException, InterruptedException {
    Path file =
        SHORT.write(
            choice.workload(), directory, choice.name(), choice.parameters(), choice.readOnly());
    return Results.of(cluster, List.of(file), new StatusLine(PROGRESS, false)).get(0);
  }
}
