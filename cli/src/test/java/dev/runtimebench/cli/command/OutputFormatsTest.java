package dev.runtimebench.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runtimebench.testkit.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code -o} and {@code --output-file} mean the same in every command. */
class OutputFormatsTest {

  private static final String EXPORT = "src/main/resources/dev/runtimebench/cli/rehearsal.ndjson";
  private static final String SEVERAL = "src/test/resources/benchmarks.json";
  private static final String BEFORE = "src/test/resources/compare/before.ndjson";
  private static final String AFTER = "src/test/resources/compare/after.ndjson";
  private static final String BENCHMARK =
      """
      apiVersion: runtimebench.dev/v1alpha1
      kind: RuntimeBenchmark
      metadata: {name: %s}
      spec:
        workload: {ref: syscall-write}
        runtimes: [{name: runc}, {name: gvisor, runtimeClassName: gvisor}]
      """;

  @TempDir private static Path directory;
  private static ServedCluster served;

  @BeforeAll
  static void start() throws IOException {
    served = ServedCluster.start(directory);
    served.benchmark("default", "mine", "a", "");
    for (String name : List.of("syscall-write", "other")) {
      served.cluster().client().resource(Fixtures.workload(name, Fixtures.WORKLOAD)).create();
    }
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  @AfterEach
  void widen() {
    System.clearProperty("rtb.columns");
  }

  /** Commands that end with this cluster and these files, and write a document. */
  static Stream<List<String>> commands() {
    return Stream.of(
        List.of("get"),
        List.of("report", "-f", SEVERAL),
        List.of("analyze", EXPORT),
        List.of("compare", BEFORE, AFTER, "--expect", "kernel,runtimeVersion,sandbox"),
        List.of("workloads"),
        List.of("doctor", "--no-probes"),
        List.of("version", "--client"));
  }

  private static Ran run(List<String> command, String... more) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(more));
    return Ran.rtb(all.toArray(String[]::new));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void extensionOfTheFileIsTheFormat(List<String> command) throws IOException {
    Path json = directory.resolve("x.json");
    Path yaml = directory.resolve("x.yaml");
    Path text = directory.resolve("x.txt");
    for (Path file : List.of(json, yaml, text)) {
      Ran ran = run(command, "--output-file", file.toString());
      assertThat(ran.err()).contains("wrote " + file);
    }
    assertThat(new ObjectMapper().readTree(json.toFile()).isObject()).isTrue();
    assertThat(Files.readString(yaml)).containsPattern("(?m)^[a-zA-Z]+:").doesNotContain("{\n");
    assertThat(Files.readString(text)).doesNotStartWith("{");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void typedFormatGoesBeforeTheExtension(List<String> command) throws IOException {
    Path file = directory.resolve("x.yaml");
    run(command, "-o", "json", "--output-file", file.toString());
    assertThat(Files.readString(file)).startsWith("{");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void extensionOfAFormatThatTheCommandLacksIsRefused(List<String> command) {
    Path file = directory.resolve("x.xml");
    assertThat(run(command, "--output-file", file.toString()).refused().err())
        .contains("this command does not write junit; name a format with -o: table, wide, json");
    assertThat(file).doesNotExist();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void wideCutsAndWrapsNothing(List<String> command) {
    System.setProperty("rtb.columns", "60");
    String wide = run(command, "-o", "wide").out();
    assertThat(wide).doesNotContain("...");
    assertThat(wide.lines().count())
        .isLessThanOrEqualTo(run(command, "-o", "table").out().lines().count());
  }

  @Test
  void wideTablesHaveMoreColumns() {
    assertThat(Ran.rtb("report", "-f", SEVERAL, "-o", "wide").out().lines().findFirst())
        .get()
        .asString()
        .contains("median", "mean", "sd", "min", "max", "interval", "verdict");
    assertThat(Ran.rtb("analyze", EXPORT, "-o", "wide").out())
        .contains("p95", "p99", "outliers", "median from");
    assertThat(
            run(List.of("compare", BEFORE, AFTER, "--expect", "nodeImage,sandbox"), "-o", "wide")
                .out())
        .containsPattern("before +after +change +interval +p +primary +verdict");
  }

  @ParameterizedTest
  @CsvSource({
    "analyze x, name",
    "compare a b, name",
    "doctor, name",
    "version, name",
    "export x, name",
    "workload try -f x, name",
    "get, html",
    "workloads, markdown",
  })
  void formatOfAnotherCommandIsRefusedWithTheList(String command, String format) {
    Ran ran = run(List.of(command.split(" ")), "-o", format).refused();
    assertThat(ran.err())
        .contains(
            "-o " + format + ": rtb " + command.split(" ")[0],
            "does not offer this format; it offers ")
        .contains("json");
  }

  @Test
  void runPrintsTheObjectsAsKubectlApplyDoes() throws IOException {
    String file =
        Files.writeString(directory.resolve("one.yaml"), BENCHMARK.formatted("one")).toString();
    assertThat(Ran.rtb("run", "-f", file, "-o", "name").out())
        .isEqualTo("runtimebenchmark.runtimebench.dev/one\n");
    assertThat(Ran.rtb("run", "-f", file, "-o", "json").json().at("/metadata/uid").asText())
        .isNotEmpty();
    assertThat(Ran.rtb("run", "-f", file, "-o", "yaml").out())
        .contains("kind: \"RuntimeBenchmark\"");
    assertThat(Ran.rtb("run", "-f", file).out()).endsWith("/one unchanged\n");
    Path json = directory.resolve("applied.json");
    Ran written = Ran.rtb("run", "-f", file, "--output-file", json.toString());
    assertThat(written.out()).isEmpty();
    assertThat(new ObjectMapper().readTree(json.toFile()).at("/metadata/name").asText())
        .isEqualTo("one");
    Path text = directory.resolve("applied.txt");
    Ran.rtb("run", "-f", file, "--output-file", text.toString());
    assertThat(Files.readString(text)).endsWith("/one unchanged\n");
    String two =
        Files.writeString(directory.resolve("two.yaml"), BENCHMARK.formatted("two")).toString();
    assertThat(Ran.rtb("run", "-f", file, "-f", two, "-o", "json").json().get("items")).hasSize(2);
  }

  @Test
  void runRefusesAnOutputThatItCannotGive() throws IOException {
    String file =
        Files.writeString(directory.resolve("no.yaml"), BENCHMARK.formatted("no")).toString();
    assertThat(Ran.rtb("run", "-f", file, "-o", "html").refused().err())
        .contains("-o html shows results: add --wait");
    assertThat(Ran.rtb("run", "-f", file, "--output-file", "x.md").refused().err())
        .contains("-o markdown shows results: add --wait");
    for (String[] option :
        List.of(new String[] {"-o", "json"}, new String[] {"--output-file", "x"})) {
      assertThat(Ran.rtb("run", "-f", file, "--dry-run", option[0], option[1]).refused().err())
          .contains("--dry-run shows a forecast in words: leave out -o and --output-file");
    }
    assertThat(Ran.rtb("get", "no", "-o", "name").out()).as("nothing was created").isEmpty();
  }

  @Test
  void severalWorkloadsAndLabelsSelect() throws IOException {
    assertThat(Ran.rtb("workloads", "other", "syscall-write", "-o", "name").out())
        .contains("/other", "/syscall-write")
        .hasLineCount(2);
    assertThat(Ran.rtb("workloads", "other", "syscall-write", "-o", "json").json().get("items"))
        .hasSize(2);
    Ran missing = Ran.rtb("workloads", "absent", "other", "-o", "name");
    assertThat(missing.code()).isEqualTo(2);
    assertThat(missing.out()).isEqualTo("benchmarkworkload.runtimebench.dev/other\n");
    assertThat(missing.err()).contains("there is no workload \"absent\"").hasLineCount(1);
    var workload =
        served
            .cluster()
            .client()
            .resource(Fixtures.workload("labelled", Fixtures.WORKLOAD))
            .create();
    workload.getMetadata().setLabels(java.util.Map.of("team", "a"));
    served.cluster().client().resource(workload).update();
    assertThat(Ran.rtb("workloads", "-l", "team=a", "-o", "name").out())
        .isEqualTo("benchmarkworkload.runtimebench.dev/labelled\n");
    served.cluster().client().resource(workload).delete();
    assertThat(Ran.rtb("workloads", "-l", "team=a", "x").refused().err()).contains("-l");
    assertThat(Ran.rtb("workloads", "-l", "team=a", "--bundled").refused().err()).contains("-l");
  }

  /** As kubectl: one name that does not exist gives an error alone, several give a List. */
  @ParameterizedTest
  @CsvSource({"get", "report"})
  void nameThatDoesNotExistGivesNoList(String command) throws IOException {
    assertThat(Ran.rtb(command, "absent", "-o", "json").refused().err()).contains("'absent'");
    Ran two = Ran.rtb(command, "absent", "gone", "-o", "json");
    assertThat(two.code()).isEqualTo(2);
    assertThat(new ObjectMapper().readTree(two.out()).get("items")).isEmpty();
    assertThat(Ran.rtb("report", "-f", SEVERAL, "absent", "-o", "json").refused().err())
        .contains("no RuntimeBenchmark 'absent' in " + SEVERAL);
  }

  @Test
  void exportOfANameThatDoesNotExistIsRefused() {
    assertThat(Ran.rtb("export", "absent").refused().err())
        .contains("no RuntimeBenchmark 'absent' in namespace 'default'");
    Path saved = directory.resolve("saved");
    Ran ran = Ran.rtb("export", "absent", "mine", "--output-dir", saved.toString());
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("'absent'", "saved 1 benchmark(s)");
  }
}
