package dev.runtimebench.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Input that no command can use: one clear line and exit code 2, whatever the command. */
class RefusedInputTest {

  private static final String EXPORT = "src/main/resources/dev/runtimebench/cli/rehearsal.ndjson";

  private static final String BENCHMARK =
      """
      apiVersion: runtimebench.dev/v1alpha1
      kind: RuntimeBenchmark
      metadata: {name: b}
      spec: {runtimes: [{name: runc}]}
      """;

  @TempDir private Path directory;

  private String file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spec: {runtimes: [null]} | spec.runtimes[0] is null",
        "spec: {runtimes: [{runtimeClassName: x}]} | spec.runtimes[0].name is missing",
        "status: {results: [null]} | status.results[0] is null",
        "status: {results: [{runtime: runc, metric: null, unit: s, n: 1, invalid: 0}]} | status.results[0].metric is missing",
        "status: {comparisons: [{}]} | status.comparisons[0].runtime is missing",
        "status: {conditions: 5} | \"status.conditions\" has the wrong form: expected a list",
        "status: {results: {}} | \"status.results\" has the wrong form: expected a list",
        "status: {blocks: [1]} | \"status.blocks\" has the wrong form",
      })
  void benchmarkWithGapsNamesTheField(String part, String expected) throws IOException {
    String text =
        part.startsWith("spec") ? BENCHMARK.replaceAll("spec: .*", part) : BENCHMARK + part;
    for (String format : new String[] {"table", "html", "markdown", "json"}) {
      Ran ran = Ran.rtb("report", "-f", file("b.yaml", text + "\n"), "--format", format);
      assertThat(ran.refused().err()).contains("b.yaml", expected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"values\":{\"latency\":null} | values.latency is null",
        "\"values\":{\"latency\":1e999} | not a finite number",
        "\"values\":{\"latency\":\"x\"} | \"values.latency\" has the wrong form: expected a number",
        "\"values\":[1] | \"values\" has the wrong form",
        "\"values\":null,\"block\":99999999999999999999 | \"block\" has the wrong form",
      })
  void sampleThatIsNoSampleNamesTheField(String part, String expected) throws IOException {
    String[] lines = Files.readString(Path.of(EXPORT)).split("\n");
    String sample = lines[1].replaceFirst("\"values\":\\{[^}]*}", part);
    assertThat(sample).isNotEqualTo(lines[1]);
    Ran ran = Ran.rtb("analyze", file("x.ndjson", lines[0] + "\n" + sample + "\n"));
    assertThat(ran.refused().err()).contains("line 2", expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"experiment\":null",
        "\"experiment\":{}",
        "\"experiment\":{\"workload\":{\"metrics\":[null]}}",
        "\"experiment\":{\"workload\":{\"metrics\":[{\"name\":\"m\",\"unit\":\"s\"}]},\"runtimes\":[null]}",
        "\"experiment\":[]",
        "\"experiment\":{\"design\":[1]}",
      })
  void exportWithGapsIsRefused(String experiment) throws IOException {
    String text =
        ("{\"format\":\"runtimebench.dev/samples/v1\",\"benchmark\":{\"metadata\":{\"name\":\"b\"},"
                + "\"spec\":{\"runtimes\":[{\"name\":\"runc\"}]}},%s}\n")
            .formatted(experiment);
    Ran.rtb("analyze", file("e.ndjson", text)).refused();
    Ran.rtb("export", "-f", file("e.ndjson", text)).refused();
  }

  /** The message has no sentence about another command. */
  @Test
  void objectOfAnotherKindIsNamed() throws IOException {
    String pod = file("pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n");
    String bare = file("bare.yaml", "kind: RuntimeBenchmark\nmetadata: {name: b}\n");
    for (String command : new String[] {"run -f", "run --dry-run -f", "workload try -f"}) {
      assertThat(Ran.rtb((command + " " + pod).split(" ")).refused().err())
          .contains("pod.yaml: a document is v1 Pod: expected a RuntimeBenchmark or a")
          .doesNotContain("applies");
      assertThat(Ran.rtb((command + " " + bare).split(" ")).refused().err())
          .contains("bare.yaml: a document is RuntimeBenchmark without apiVersion");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RuntimeBenchmark | runtimes: [null] | b: spec.runtimes[0] is null",
        "RuntimeBenchmark | runtimes: [{}] | b: spec.runtimes[0].name is missing",
        "RuntimeBenchmark | workload: {inline: {metrics: [{}]}} | b: spec.workload.inline.metrics[0].name is missing",
        "RuntimeBenchmark | runtimes: x | \"spec.runtimes\" has the wrong form: expected a list",
        "BenchmarkWorkload | metrics: [null] | b: spec.metrics[0] is null",
        "BenchmarkWorkload | metrics: 5 | \"spec.metrics\" has the wrong form: expected a list",
      })
  void dryRunNamesTheFieldWithoutACluster(String kind, String spec, String expected)
      throws IOException {
    System.setProperty("kubeconfig", directory.resolve("absent").toString());
    try {
      String text =
          "apiVersion: runtimebench.dev/v1alpha1\nkind: %s\nmetadata: {name: b}\nspec: {%s}\n"
              .formatted(kind, spec);
      Ran ran = Ran.rtb("run", "--dry-run", "-f", file("b.yaml", text));
      assertThat(ran.code()).isEqualTo(2);
      assertThat(ran.err()).contains(expected).hasLineCount(1);
    } finally {
      System.clearProperty("kubeconfig");
    }
  }

  @Test
  void deepNestingIsRefused() throws IOException {
    String deep = "[".repeat(100_000);
    Ran.rtb("report", "-f", file("deep.json", "{\"a\":" + deep)).refused();
    Ran.rtb("report", "-f", file("deep.yaml", "a: " + deep)).refused();
    String closed = "{\"a\":".repeat(3000) + "1" + "}".repeat(3000);
    for (String text : new String[] {"{\"a\":" + deep, closed}) {
      for (String format : new String[] {"table", "html", "json", "markdown"}) {
        assertThat(Ran.rtb("report", "-o", format, "-f", file("deep.json", text)).refused().err())
            .contains("nested too deeply");
      }
    }
    Ran.rtb("run", "-f", file("deep.yaml", "a: " + deep)).refused();
    Ran.rtb("analyze", file("deep.ndjson", "{\"a\":" + deep)).refused();
    assertThat(Ran.rtb("analyze", file("deep.ndjson", "{\"a\":" + deep)).err())
        .contains("nested too deeply");
  }

  @Test
  void hugeNamesAndNumbersAreRefused() throws IOException {
    String name = "x".repeat(1_000_000);
    Ran named =
        Ran.rtb("analyze", "-b", "a", file("n.csv", "block,runtime,value\n0," + name + ",1\n"));
    assertThat(named.refused().err())
        .contains("line 2", "1,000,000 characters")
        .hasSizeLessThan(300);
    Ran digits =
        Ran.rtb(
            "analyze", "-b", "a", file("d.csv", "block,runtime,value\n0,a," + "9".repeat(10_000)));
    assertThat(digits.refused().err()).contains("line 2", "is not a number").hasSizeLessThan(300);
    Ran.rtb("analyze", file("d.json", "{\"a\":" + "9".repeat(10_000) + "}")).refused();
    String benchmark = BENCHMARK.replace("name: b", "name: " + name);
    for (String command : new String[] {"run --dry-run", "run", "workload try"}) {
      String[] words = (command + " -f " + file("b.yaml", benchmark)).split(" ");
      assertThat(Ran.rtb(words).refused().err())
          .contains("b.yaml: the metadata.name of a RuntimeBenchmark has 1,000,000 characters")
          .hasSizeLessThan(300);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run -f x.yaml --no-such-option | Unknown option: '--no-such-option'",
        "run | Missing required option: '--file=FILE'",
        "analyze | Missing required parameter",
        "analyze x.csv --better sideways | Invalid value for option '--better'",
        "analyze x.csv --separator ab | --separator: \"ab\" is not one character",
        "analyze x.csv --decimal x | --decimal: write a point or a comma",
        "report -A -n x | -A cannot be combined",
        "analyse x.csv | analyse",
        "run -f x.yaml --timeout soon | soon",
      })
  void wrongOptionIsOneLine(String arguments, String expected) {
    assertThat(Ran.rtb(arguments.split(" ")).refused().err()).contains(expected);
  }

  @Test
  void programWithoutACommandIsOneLine() {
    assertThat(Ran.rtb().refused().err()).contains("rtb --help");
  }

  @Test
  void directoryAndMissingFileAreNamed() {
    String name = directory.toString();
    for (String command : new String[] {"analyze", "report -f", "export -f", "run -f"}) {
      String[] words = (command + " " + name).split(" ");
      assertThat(Ran.rtb(words).refused().err())
          .contains(name)
          .containsPattern("is a directory|the directory has no file");
      String[] missing = (command + " " + name + "/absent").split(" ");
      assertThat(Ran.rtb(missing).refused().err()).contains("absent: no such file");
      String[] nul = (command + " a\0b").split(" ");
      assertThat(Ran.rtb(nul).refused().err()).contains("not a file name");
    }
    assertThat(Ran.rtb("export", "-f", EXPORT, "--output-file", EXPORT + "/x").refused().err())
        .contains("a part of the path is a file");
  }
}
