package dev.runtimebench.results.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkload;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rules of the catalogue. For each rule the table has a combination just inside and one just
 * outside. Each combination alone has values that the bounds of the parameters allow.
 */
class CatalogueRulesTest {

  /** Workload, number of the rule, what both have, what is inside, what is outside. */
  private static final String TABLE =
      """
      apache | 1 | | seconds: 171, iterations: 4 | seconds: 172, iterations: 4
      apache-latency | 1 | | seconds: 171, iterations: 4 | seconds: 172, iterations: 4
      apache-latency | 2 | size: 10m | rate: 50 | rate: 51
      apache-latency | 3 | size: 1m | rate: 500 | rate: 501
      apache-latency | 4 | size: 100k | rate: 5000 | rate: 5001
      nginx | 1 | | seconds: 171, iterations: 4 | seconds: 172, iterations: 4
      nginx-latency | 1 | | seconds: 171, iterations: 4 | seconds: 172, iterations: 4
      nginx-latency | 2 | size: 10m | rate: 50 | rate: 100
      nginx-latency | 3 | size: 1m | rate: 500 | rate: 501
      nginx-latency | 4 | size: 100k | rate: 5000 | rate: 5001
      http-node | 1 | | seconds: 171, iterations: 4 | seconds: 172, iterations: 4
      http-node-latency | 1 | | seconds: 171, iterations: 4 | seconds: 172, iterations: 4
      pgbench | 1 | | seconds: 171, iterations: 4 | seconds: 172, iterations: 4
      network-throughput | 1 | runSeconds: 100 | seconds: 94 | seconds: 95
      cpu-control | 1 | rounds: 10000000, warmup: 0, iterations: 1 | batches: 60000 | batches: 60001
      data-pandas | 1 | | rows: 1228800 | rows: 1228801
      data-pandas | 2 | target: tmpfs | rows: 1126400 | rows: 1126401
      data-pandas | 3 | target: tmpfs, memory: 4Gi | rows: 4000000 | rows: 4000001
      ffmpeg | 1 | size: 1920x1080, preset: veryslow | video-seconds: 600 | video-seconds: 601
      fio-sync | 1 | cache: warm | size-mib: 384 | size-mib: 385
      fio-sync | 2 | target: tmpfs, memory: 4Gi | size-mib: 256 | size-mib: 257
      fio-sync | 3 | direct: 1 | size-mib: 1904 | size-mib: 1905
      fio-sync | 4 | target: tmpfs | cache: warm | cache: cold
      fio-sync | 5 | target: tmpfs | direct: 0 | direct: 1
      fio-sync | 6 | runSeconds: 100 | seconds: 94 | seconds: 95
      fio-sync | 7 | fdatasync: 1 | operation: randwrite | operation: randread
      fio-async | 1 | size-mib: 64 | jobs: 6 | jobs: 7
      fio-async | 2 | target: tmpfs, memory: 4Gi, size-mib: 64 | jobs: 4 | jobs: 5
      fio-async | 3 | direct: 1, jobs: 4 | size-mib: 476 | size-mib: 477
      fio-async | 4 | target: tmpfs | cache: warm | cache: cold
      fio-async | 5 | direct: 1 | target: emptydir | target: tmpfs
      fio-async | 6 | runSeconds: 100 | seconds: 94 | seconds: 95
      fio-async | 7 | operation: write, block-size: 1M | depth: 460 | depth: 461
      fio-async | 8 | operation: randrw, block-size: 256k, size-mib: 4, jobs: 2 | depth: 921 | depth: 922
      fio-async | 9 | operation: randwrite, block-size: 64k, size-mib: 4, jobs: 8 | depth: 921 | depth: 922
      hackbench | 1 | groups: 100, loops: 1 | pairs: 25 | pairs: 26
      hackbench | 2 | groups: 50, pairs: 50, loops: 4000, warmup: 0 | iterations: 6 | iterations: 7
      memory-idle-redis | 1 | | data-mib: 128 | data-mib: 129
      process-spawn | 1 | | memory-mib: 230 | memory-mib: 231
      process-spawn | 2 | count: 2000, warmup: 0, iterations: 48 | at-once: 250 | at-once: 251
      redis | 1 | bytes: 2048 | requests: 27988 | requests: 27989
      redis | 2 | pipeline: 230, connections: 1000 | bytes: 971 | bytes: 972
      redis-network | 1 | bytes: 2048 | requests: 27988 | requests: 27989
      redis-network | 2 | pipeline: 230, connections: 1000 | bytes: 971 | bytes: 972
      small-files | 1 | target: tmpfs | files: 13000 | files: 13001
      sysbench-cpu | 1 | max-prime: 200000 | events: 7500 | events: 7501
      sysbench-memory | 1 | block-size: 16M, memory: 256Mi | threads: 14 | threads: 15
      sysbench-memory | 2 | total-size: 1000, warmup: 0 | iterations: 30 | iterations: 31
      sysbench-mutex | 1 | locks: 100000000, loops: 20000, warmup: 0 | iterations: 1 | iterations: 2
      syscall-write | 1 | target: tmpfs, bytes: 4096 | total: 67104768 | total: 67104769
      syscall-write | 2 | bytes: 1 | total: 30208000 | total: 30208001
      syscall-write | 3 | bytes: 1, total: 30000000, warmup: 0 | iterations: 50 | iterations: 51
      syscalls | 1 | batches: 10000, batch-us: 10000, warmup: 0 | iterations: 2 | iterations: 3
      """;

  private static final Map<String, BenchmarkWorkload> CATALOGUE = catalogue();

  private static Map<String, BenchmarkWorkload> catalogue() {
    try (Stream<Path> folders = Files.list(Path.of(System.getProperty("root.dir"), "workloads"))) {
      return folders
          .map(folder -> folder.resolve("workload.yaml"))
          .filter(Files::exists)
          .map(CatalogueRulesTest::read)
          .collect(
              Collectors.toMap(
                  w -> w.getMetadata().getName(), w -> w, (first, second) -> first, TreeMap::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BenchmarkWorkload read(Path file) {
    try {
      return Serialization.unmarshal(Files.readString(file), BenchmarkWorkload.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<String> names() {
    return CATALOGUE.keySet().stream();
  }

  private static RuntimeBenchmarkSpec spec(String workload, String parameters, String more) {
    return Fixtures.created(
            "b", "workload: {ref: %s, parameters: {%s}}\n%s".formatted(workload, parameters, more))
        .getSpec();
  }

  private static List<String> problems(String workload, RuntimeBenchmarkSpec spec) {
    return ParameterValues.of(spec, CATALOGUE.get(workload).getSpec()).problems().stream()
        .map(ParameterValues.Problem::message)
        .toList();
  }

  @ParameterizedTest(name = "{0} rule {1}")
  @CsvSource(delimiter = '|', textBlock = TABLE)
  void combinationInsideARuleIsAcceptedAndOneOutsideIsRefused(
      String name, int number, String both, String inside, String outside) {
    String message = CATALOGUE.get(name).getSpec().rules().get(number - 1).message();
    assertThat(problems(name, benchmark(name, both, inside))).isEmpty();
    assertThat(problems(name, benchmark(name, both, outside)))
        .anyMatch(problem -> problem.endsWith(": " + message));
  }

  /** {@code memory} and {@code runSeconds} are fields of the benchmark, the others parameters. */
  private static RuntimeBenchmarkSpec benchmark(String name, String both, String some) {
    StringBuilder parameters = new StringBuilder();
    StringBuilder more = new StringBuilder();
    for (String entry : (both == null ? some : both + ", " + some).split(", ")) {
      if (entry.startsWith("memory: ")) {
        more.append("resources: {%s}\n".formatted(entry));
      } else if (entry.startsWith("runSeconds: ")) {
        more.append("timeouts: {%s}\n".formatted(entry));
      } else {
        parameters.append(parameters.isEmpty() ? "" : ", ").append(entry);
      }
    }
    return spec(name, parameters.toString(), more.toString());
  }

  @Test
  void tableHasEachRule() {
    List<String> rules =
        CATALOGUE.entrySet().stream()
            .flatMap(
                entry ->
                    Stream.iterate(
                            1, n -> n <= entry.getValue().getSpec().rules().size(), n -> n + 1)
                        .map(n -> entry.getKey() + " " + n))
            .toList();
    assertThat(rules).hasSizeGreaterThan(40);
    assertThat(
            TABLE
                .lines()
                .map(row -> row.split("\\|"))
                .map(cells -> cells[0].strip() + " " + cells[1].strip()))
        .containsExactlyInAnyOrderElementsOf(rules);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void defaultsBreakNoRule(String name) {
    assertThat(RuleCheck.problems(CATALOGUE.get(name).getSpec())).isEmpty();
    assertThat(problems(name, spec(name, "", ""))).isEmpty();
  }
}
