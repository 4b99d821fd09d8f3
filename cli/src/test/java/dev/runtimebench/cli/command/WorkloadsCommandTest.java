package dev.runtimebench.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.runtimebench.cli.catalogue.BundledCatalogue;
import dev.runtimebench.cli.table.CatalogueTable;
import dev.runtimebench.cli.table.WorkloadSheet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code rtb workloads} without a cluster. */
class WorkloadsCommandTest {

  @TempDir private Path directory;

  @BeforeEach
  void noCluster() {
    System.setProperty("kubeconfig", directory.resolve("absent").toString());
  }

  @AfterEach
  void clear() {
    System.clearProperty("kubeconfig");
  }

  /** The folders of the checkout that have a workload. */
  private static List<String> folders() throws IOException {
    try (Stream<Path> folders = Files.list(Path.of("../workloads"))) {
      return folders
          .filter(folder -> Files.isRegularFile(folder.resolve("workload.yaml")))
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void bundledCatalogueHasAllWorkloadsOfTheCheckout() throws IOException {
    assertThat(BundledCatalogue.read())
        .extracting(workload -> workload.getMetadata().getName())
        .isEqualTo(folders());
  }

  @Test
  void listHasEachWorkloadInItsGroup() throws IOException {
    Ran ran = Ran.rtb("workloads");
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.err()).contains("because there is no kubeconfig at").hasLineCount(1);
    assertThat(folders()).allSatisfy(name -> assertThat(ran.out()).contains("\n  " + name + " "));
    assertThat(ran.out())
        .startsWith("start: ")
        .containsSubsequence("\nsystem: ", "\n  syscalls ", "\nstorage: ", "\n  fio-sync ")
        .containsSubsequence("\ncpu: ", "\n  cpu-control ")
        .doesNotContain("\nother");
  }

  /** A cluster that was asked for may have other workloads: rtb does not show its own instead. */
  @Test
  void kubeconfigThatIsNamedAndMissingIsAnError() {
    String absent = directory.resolve("absent").toString();
    assertThat(Ran.rtb("workloads", "--kubeconfig", absent).refused().err())
        .contains("no kubeconfig at " + absent);
    assertThat(Ran.rtb("workloads", "--context", "c").refused().err()).contains("no kubeconfig at");
  }

  @Test
  void bundledAsksNoCluster() {
    assertThat(Ran.rtb("workloads", "--bundled").err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 80})
  void noLineIsWiderThanTheTerminal(int width) {
    var workloads = BundledCatalogue.read();
    assertThat(CatalogueTable.byGroup(workloads, width))
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
    assertThat(workloads)
        .allSatisfy(
            workload ->
                assertThat(WorkloadSheet.of(workload, width))
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width)));
  }

  @Test
  void oneWorkloadShowsWhatItRunsItsMetricsAndItsParameters() {
    Ran ran = Ran.rtb("workloads", "redis-network");
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out())
        .startsWith("redis-network (server)\n")
        .containsPattern("image +localhost/runtimebench/tools:")
        .containsPattern("server +localhost/runtimebench/tools:[0-9.]+, port 6379")
        .containsPattern("under test +the server")
        .containsPattern("resources +cpu 500m \\(no CPU limit\\), memory 256Mi")
        .containsPattern("minimum +cpu 250m, memory 128Mi")
        .containsPattern("timeouts +120 s to start, 1800 s to run, 120 s to delete")
        .containsPattern("set +\\{request}/s +Higher +Last +primary")
        .containsPattern("set-latency-p50 +ms +Lower +Last")
        .containsPattern("requests +Integer +\"10000\" +1000 to 500000");
  }

  @Test
  void rulesAreShownWithTheirFix() {
    String out = Ran.rtb("workloads", "fio-sync").out();
    assertThat(out)
        .contains("\nrules (a benchmark that breaks a rule is refused)\n- With cache warm");
    assertThat(out.replaceAll("\\s+", " "))
        .contains(
            "- With target tmpfs, size-mib must be at most 256. The file does not fit into the tmpfs of 256 MiB. Lower size-mib, or choose another target.",
            "- With operation read or randread, fdatasync must be 0. An operation");
    assertThat(Ran.rtb("workloads", "startup-sh").out()).doesNotContain("rules");
  }

  @Test
  void choicesOfAParameterAreShown() {
    assertThat(Ran.rtb("workloads", "small-files").out()).contains("One of ");
  }

  @ParameterizedTest
  @CsvSource({"sycalls, syscalls", "redis-netwrok, redis-network", "fio, fio-sync or fio-async"})
  void wrongNameGetsNearNames(String typed, String near) {
    assertThat(Ran.rtb("workloads", typed, "--bundled").refused().err())
        .contains("there is no workload \"" + typed + "\"", near);
  }

  @Test
  void nameMayHaveItsType() {
    for (String type :
        new String[] {
          "benchmarkworkload", "BenchmarkWorkloads", "benchmarkworkloads.runtimebench.dev"
        }) {
      assertThat(Ran.rtb("workloads", type + "/redis", "--bundled", "-o", "name").out())
          .isEqualTo("benchmarkworkload.runtimebench.dev/redis\n");
    }
  }

  @Test
  void nameThatIsLikeNoOtherGetsTheCommandThatListsAll() {
    assertThat(Ran.rtb("workloads", "xyzxyzxyz", "--bundled").refused().err())
        .contains("'rtb workloads' lists all");
  }

  @Test
  void jsonAndYamlHaveTheSameObjects() throws IOException {
    JsonNode json = Ran.rtb("workloads", "-o", "json").json();
    assertThat(json.path("items")).hasSize(folders().size());
    JsonNode yaml =
        new ObjectMapper(new YAMLFactory()).readTree(Ran.rtb("workloads", "-o", "yaml").out());
    assertThat(yaml).isEqualTo(json);
    JsonNode one = Ran.rtb("workloads", "redis", "-o", "json").json();
    assertThat(one.path("kind").asText()).isEqualTo("BenchmarkWorkload");
    assertThat(one.path("spec").path("parameters").path(0).path("default").asText())
        .isEqualTo("10000");
  }

  @Test
  void namesAreThoseOfKubectl() throws IOException {
    assertThat(Ran.rtb("workloads", "-o", "name").out().lines())
        .hasSize(folders().size())
        .contains("benchmarkworkload.runtimebench.dev/redis");
    assertThat(Ran.rtb("workloads", "redis", "-o", "name").out())
        .isEqualTo("benchmarkworkload.runtimebench.dev/redis\n");
  }

  @Test
  void wideHasOneLineForEachWorkload() throws IOException {
    assertThat(Ran.rtb("workloads", "-o", "wide").out()).hasLineCount(folders().size() + 1);
  }
}
