package dev.runtimebench.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.results.experiment.RuleCheck;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every entry of the catalogue declares, beyond what the CRD demands. */
class CatalogueLintTest {

  private static final Set<String> GROUPS =
      Set.of("start", "daily", "system", "storage", "network", "server", "cpu", "memory");

  static Stream<Arguments> entries() {
    return Repository.catalogue().stream()
        .map(file -> Arguments.of(name(file), Repository.yaml(file)));
  }

  private static String name(Path file) {
    return file.getParent().getFileName().toString();
  }

  private static List<JsonNode> list(JsonNode of) {
    return StreamSupport.stream(of.spliterator(), false).toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("entries")
  void entryHasAGroupADescriptionAndALength(String name, JsonNode entry) {
    assertThat(entry.at("/metadata/name").asText()).isEqualTo(name);
    assertThat(entry.at("/metadata/labels/runtimebench.dev~1group").asText()).isIn(GROUPS);
    assertThat(entry.at("/spec/description").asText()).isNotBlank().endsWith(".");
    assertThat(entry.at("/spec/length").asText()).isIn("Short", "Long");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("entries")
  void entryHasResourcesTimeoutsAndAMinimum(String name, JsonNode entry) {
    JsonNode spec = entry.path("spec");
    assertThat(spec.path("resources").fieldNames()).toIterable().contains("cpu", "memory");
    assertThat(spec.path("minimumResources").fieldNames()).toIterable().contains("cpu", "memory");
    assertThat(spec.path("timeouts").fieldNames())
        .toIterable()
        .contains("startSeconds", "runSeconds", "deleteSeconds");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("entries")
  void metricHasAUnitADirectionAndADescription(String name, JsonNode entry) {
    List<JsonNode> metrics = list(entry.at("/spec/metrics"));
    assertThat(metrics)
        .isNotEmpty()
        .allSatisfy(
            metric -> {
              assertThat(metric.path("unit").asText()).as("unit of %s", metric).isNotBlank();
              assertThat(metric.path("better").asText())
                  .as("better of %s", metric)
                  .isIn("Lower", "Higher");
              assertThat(metric.path("description").asText())
                  .as("description of %s", metric)
                  .isNotBlank();
            });
    assertThat(metrics)
        .as("a metric is primary")
        .anyMatch(metric -> metric.path("primary").asBoolean());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("entries")
  void parameterHasADefaultADescriptionAndBoundsOrChoices(String name, JsonNode entry) {
    assertThat(list(entry.at("/spec/parameters")))
        .allSatisfy(
            parameter -> {
              assertThat(parameter.path("default").isTextual()).as("%s", parameter).isTrue();
              assertThat(parameter.path("description").asText()).as("%s", parameter).isNotBlank();
              if (parameter.path("type").asText().equals("Integer")) {
                assertThat(parameter.has("minimum") && parameter.has("maximum"))
                    .as("%s", parameter)
                    .isTrue();
              } else {
                assertThat(parameter.path("choices").size())
                    .as("%s", parameter)
                    .isGreaterThanOrEqualTo(2);
              }
            });
  }

  /** The rules' own test has the combinations. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("entries")
  void rulesCanBeAppliedAndNameTheFix(String name, JsonNode entry) {
    BenchmarkWorkloadSpec spec = Repository.workload(entry).getSpec();
    assertThat(RuleCheck.problems(spec)).isEmpty();
    assertThat(spec.rules())
        .allSatisfy(
            rule ->
                assertThat(rule.message())
                    .matches("\\S.*\\.")
                    .containsPattern("\\. (Lower|Raise|Choose|Set) "));
  }

  /**
   * A sandbox's own kernel computes beside the program. With a limit of 1 CPU, the sandbox's Pod is
   * stopped more often than the other, and each stop counts in a total and in a mean. A server is
   * stopped in bursts. With a limit that is the request, a static CPU manager of the kubelet pins
   * the processes of runc's Pod to one CPU.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("entries")
  void entryHasNoCpuLimit(String name, JsonNode entry) {
    JsonNode limit = entry.at("/spec/resources/limitCpu");
    assertThat(limit.isBoolean() && !limit.asBoolean())
        .as("spec.resources.limitCpu is false, but was %s", limit)
        .isTrue();
  }

  /** Otherwise a program works in another way where the sandbox shows other CPUs or memory. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("entries")
  void heapDoesNotDependOnWhatTheSandboxShows(String name, JsonNode entry) {
    for (String side : List.of("container", "server")) {
      JsonNode part = entry.at("/spec/" + side);
      String arguments = part.path("args").toString();
      if (part.path("image").asText().contains("/node-server:") || arguments.contains("npm")) {
        assertThat(variable("NODE_OPTIONS", part))
            .contains("--max-old-space-size=", "--max-semi-space-size=");
      }
      if (part.path("image").asText().contains("/java:")) {
        assertThat(arguments).contains("-XX:+UseSerialGC", "-XX:ActiveProcessorCount=", "-Xmx");
      }
    }
  }

  /** A job that fits under one runtime must not be refused under another. */
  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"fio-sync", "fio-async"})
  void fioGetsTheMemoryLimitAndTheShareOfReads(String name) {
    JsonNode container =
        Repository.yaml(Repository.WORKLOADS.resolve(name + "/workload.yaml"))
            .at("/spec/container");
    assertThat(variable("RTB_MEMORY_BYTES", container)).isEqualTo("$(resources.memoryBytes)");
    assertThat(container.path("args").toString())
        .contains("--rwmixread=$(params.read-percent)", "--rw=$(params.operation)");
  }

  /** Without an amount, a Pod that fills the disk of its node evicts its neighbours. */
  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"fio-sync", "fio-async", "pgbench", "git-work"})
  void workloadThatWritesMuchBoundsItsStorage(String name) {
    assertThat(
            Repository.yaml(Repository.WORKLOADS.resolve(name + "/workload.yaml"))
                .at("/spec/resources/ephemeralStorage")
                .asText())
        .matches("[0-9]+Gi");
  }

  private static String variable(String name, JsonNode part) {
    return list(part.path("env")).stream()
        .filter(variable -> variable.path("name").asText().equals(name))
        .map(variable -> variable.path("value").asText())
        .findFirst()
        .orElse("");
  }

  /** Otherwise a value that the bounds allow would always end in a timeout. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("entries")
  void runLastsLongerThanItsLongestIterations(String name, JsonNode entry) {
    int run = entry.at("/spec/timeouts/runSeconds").asInt();
    int iterations = Math.max(1, defaultOf("warmup", entry, 0) + defaultOf("iterations", entry, 1));
    assertThat(parameters("seconds", entry))
        .allSatisfy(
            seconds ->
                assertThat(run)
                    .as("runSeconds, above the maximum of seconds for all default iterations")
                    .isGreaterThan(seconds.path("maximum").asInt() * iterations));
  }

  /** The same for the largest number of iterations of the default length. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("entries")
  void runLastsLongerThanItsMostIterations(String name, JsonNode entry) {
    for (JsonNode seconds : parameters("seconds", entry)) {
      assertThat(entry.at("/spec/timeouts/runSeconds").asLong())
          .isGreaterThan(seconds.path("default").asLong() * mostIterations(entry));
    }
  }

  /** Its description says that a round takes up to 2 ns. */
  @Test
  void controlRunsLongerThanItsLargestParametersTake() {
    JsonNode control = Repository.yaml(Repository.WORKLOADS.resolve("cpu-control/workload.yaml"));
    JsonNode rounds = parameters("rounds", control).get(0);
    JsonNode batches = parameters("batches", control).get(0);
    assertThat(rounds.path("description").asText()).contains("A round takes 1 to 2 ns.");
    long iterations = (long) defaultOf("warmup", control, 0) + defaultOf("iterations", control, 1);
    long run = control.at("/spec/timeouts/runSeconds").asLong() * 1_000_000_000L;
    long base = rounds.path("default").asLong() * batches.path("default").asLong() * 2;
    assertThat(run)
        .isGreaterThan(
            rounds.path("maximum").asLong() * batches.path("default").asLong() * 2 * iterations)
        .isGreaterThan(
            rounds.path("default").asLong() * batches.path("maximum").asLong() * 2 * iterations)
        .isGreaterThan(base * mostIterations(control));
  }

  private static long mostIterations(JsonNode entry) {
    long warmup = defaultOf("warmup", entry, 0);
    long iterations = defaultOf("iterations", entry, 1);
    return Math.max(
        maximumOf("warmup", entry, warmup) + iterations,
        warmup + maximumOf("iterations", entry, iterations));
  }

  private static long maximumOf(String name, JsonNode entry, long otherwise) {
    return parameters(name, entry).stream()
        .mapToLong(parameter -> parameter.path("maximum").asLong())
        .findFirst()
        .orElse(otherwise);
  }

  /** The client of these workloads (http-rate) has room for so many answers. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("entries")
  void clientTakesTheLargestRateForTheLongestTime(String name, JsonNode entry) {
    for (JsonNode rate : parameters("rate", entry)) {
      long seconds = parameters("seconds", entry).get(0).path("maximum").asLong();
      assertThat(rate.path("maximum").asLong() * seconds).isLessThanOrEqualTo(10_000_000);
    }
  }

  private static List<JsonNode> parameters(String name, JsonNode entry) {
    return list(entry.at("/spec/parameters")).stream()
        .filter(parameter -> parameter.path("name").asText().equals(name))
        .toList();
  }

  private static int defaultOf(String name, JsonNode entry, int otherwise) {
    return parameters(name, entry).stream()
        .mapToInt(parameter -> parameter.path("default").asInt())
        .findFirst()
        .orElse(otherwise);
  }
}
