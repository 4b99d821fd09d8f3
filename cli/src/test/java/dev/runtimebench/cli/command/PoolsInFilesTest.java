package dev.runtimebench.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A difference between pools has this name in every format, and in the analysis of the format. */
class PoolsInFilesTest {

  private static final Path EXPORT =
      Path.of("src/main/resources/dev/runtimebench/cli/rehearsal.ndjson");

  @TempDir private Path directory;

  /** An export of a benchmark whose runtimes ran on two nodes, with Slower in its old status. */
  private Path acrossPools() throws IOException {
    String text =
        Files.readString(EXPORT)
            .replace("\"peerRuntime\"", "\"acrossPools\":true,\"peerRuntime\"")
            .lines()
            .map(line -> isOf("gvisor", line) ? line.replace("node-1", "node-2") : line)
            .collect(Collectors.joining("\n", "", "\n"));
    return Files.writeString(directory.resolve("across.ndjson"), text);
  }

  /** The same export with the status that the operator writes for it. */
  private Path reported() throws IOException {
    String text =
        Files.readString(acrossPools())
            .replace("\"verdict\":\"Slower\"", "\"verdict\":\"PoolDifference\"")
            .replace("gvisor 2.90x slower", "gvisor 2.90x difference between pools");
    return Files.writeString(directory.resolve("reported.ndjson"), text);
  }

  /** The sandboxes of a remote handler run beside the node. */
  private Path remote() throws IOException {
    String text =
        Files.readString(EXPORT).replace("\"handler\":\"gvisor\"", "\"handler\":\"kata-remote\"");
    return Files.writeString(directory.resolve("remote.ndjson"), text);
  }

  private static boolean isOf(String runtime, String line) {
    return line.contains("\"runtime\":\"" + runtime + "\"") && !line.contains("\"experiment\"");
  }

  private Path converted(Path export, String format) {
    Path file = directory.resolve("converted." + format);
    Ran ran =
        Ran.rtb(
            "export",
            "-f",
            export.toString(),
            "--format",
            format,
            "--output-file",
            file.toString());
    assertThat(ran.code()).as(ran.err()).isZero();
    return file;
  }

  /** Compares runc with gVisor, because the export's own comparison must equal its status. */
  private static Ran analyze(Path file, String form) {
    return Ran.rtb("analyze", file.toString(), "-b", "gvisor", "-o", form);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ndjson", "json", "csv", "benchstat", "hyperfine"})
  void analysisOfAFormatKnowsThatTheRuntimesRanOnDifferentMachines(String format)
      throws IOException {
    Path same = converted(EXPORT, format);
    assertThat(analyze(same, "json").comparison().get("verdict").asText()).isEqualTo("Faster");
    for (Path export : new Path[] {acrossPools(), remote()}) {
      Path file = converted(export, format);
      assertThat(analyze(file, "json").comparison().get("verdict").asText())
          .isEqualTo("PoolDifference");
      Ran table = analyze(file, "table");
      assertThat(table.out())
          .contains("difference between pools")
          .doesNotContainIgnoringCase("faster")
          .doesNotContainIgnoringCase("slower");
      assertThat((table.out() + table.err()).replaceAll("\\s+", " "))
          .contains("the difference between the machines");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"table", "html", "markdown"})
  void reportNamesTheDifference(String format) throws IOException {
    Ran report = Ran.rtb("report", "-f", reported().toString(), "--format", format);
    assertThat(report.code()).as(report.err()).isZero();
    assertThat(report.out())
        .contains("difference between pools")
        .doesNotContainIgnoringCase(">slower<")
        .doesNotContain("slower [");
  }

  @Test
  void exportNamesTheMachinesAndTheDifference() throws IOException {
    String markdown = Files.readString(converted(reported(), "markdown"));
    String benchstat = Files.readString(converted(acrossPools(), "benchstat"));
    assertThat(benchstat)
        .contains(
            "machines-runc: node-1\n",
            "machines-gvisor: node-2\n",
            "comparison: difference-between-pools\n");
    assertThat(markdown).contains("difference between pools");
    assertThat(Files.readString(converted(acrossPools(), "junit")))
        .contains("a difference between pools");
  }

  @Test
  void nodesInAnotherProgramsTableCount() throws IOException {
    StringBuilder table = new StringBuilder("runtime,value,node\n");
    for (int i = 0; i < 8; i++) {
      table.append("gvisor,%d,a\nrunc,%d,b\n".formatted(100 + i, 300 + i));
    }
    Path apart = Files.writeString(directory.resolve("apart.csv"), table);
    assertThat(analyze(apart, "json").comparison().get("verdict").asText())
        .isEqualTo("PoolDifference");
    assertThat(analyze(apart, "table").err()).contains("gvisor ran on a, and runc on b");
    Path shared =
        Files.writeString(
            directory.resolve("shared.csv"), table.append("gvisor,104,b\n").toString());
    assertThat(analyze(shared, "json").comparison().get("verdict").asText()).isEqualTo("Slower");
  }
}
