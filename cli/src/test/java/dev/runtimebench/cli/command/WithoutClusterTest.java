package dev.runtimebench.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands without a cluster. */
class WithoutClusterTest {

  @TempDir private Path directory;

  /**
   * The result of a command.
   *
   * @param code the exit code
   */
  private record Ran(int code, String out, String err) {}

  private static Ran rtb(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Rtb.commandLine(arguments);
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    int code = line.execute(arguments);
    return new Ran(code, out.toString(), err.toString());
  }

  private String file(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.writeString(file, text);
    return file.toString();
  }

  private static String kubeconfig(String url) {
    return """
        apiVersion: v1
        kind: Config
        current-context: c
        contexts: [{name: c, context: {cluster: c, user: u}}]
        clusters: [{name: c, cluster: {server: "%s"}}]
        users: [{name: u, user: {}}]
        """
        .formatted(url);
  }

  @Test
  void helpListsAllCommands() {
    Ran help = rtb("--help");
    assertThat(help.code()).isZero();
    assertThat(help.out().lines().filter(line -> line.matches("  [a-z]+ .*")))
        .extracting(line -> line.strip().split(" ")[0])
        .containsExactly(
            "demo",
            "run",
            "get",
            "report",
            "export",
            "analyze",
            "compare",
            "ui",
            "workloads",
            "workload",
            "doctor",
            "completion",
            "version");
    assertThat(help.out()).contains("Runs the operator on an embedded local cluster");
  }

  /** The command line reads the options of a command only if the arguments name the command. */
  @Test
  void everyCommandHasHelp() {
    for (String command : Rtb.commandLine().getSubcommands().keySet()) {
      if (!command.equals(DemoEntry.NAME) && !command.equals(CompleteCommand.NAME)) {
        Ran help = rtb(command, "--help");
        assertThat(help.code()).isZero();
        assertThat(help.out()).contains("Usage: rtb " + command, "--help");
      }
    }
  }

  @Test
  void argumentsCanComeFromAFile() throws IOException {
    Ran help = rtb("@" + file("arguments", "analyze --help"));
    assertThat(help.code()).isZero();
    assertThat(help.out()).contains("Usage: rtb analyze", "--baseline");
  }

  @Test
  void unknownCommandIsRefused() {
    Ran ran = rtb("analyse", "values.csv");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("analyse");
  }

  @Test
  void demoCommandPointsToTheCheckout() {
    Ran demo = rtb("demo", "--keep");
    assertThat(demo.code()).isEqualTo(2);
    assertThat(demo.err()).contains("./rtb demo").hasLineCount(1);
  }

  @Test
  void analysisOfAnExportEqualsItsStatusByteForByte() {
    String export = "src/main/resources/dev/runtimebench/cli/rehearsal.ndjson";
    Ran analysis = rtb("analyze", export);
    assertThat(analysis.code()).as(analysis.err()).isZero();
    assertThat(analysis.err()).contains("equal to the status, to the byte");
    assertThat(analysis.out()).contains("gvisor", "slower");
    assertThat(rtb("report", "-f", export).out()).contains("gvisor", "slower");
  }

  @Test
  void reportShowsTheBenchmarksOfAFile() {
    Ran report = rtb("report", "-f", "src/test/resources/benchmarks.json");
    assertThat(report.code()).as(report.err()).isZero();
    assertThat(report.out()).contains("http-node", "syscall-write");
  }

  @Test
  void messageNamesAMissingOrInvalidFile() throws IOException {
    Ran missing = rtb("run", "-f", "no-such-file.yaml");
    assertThat(missing.code()).isEqualTo(2);
    assertThat(missing.err()).contains("no-such-file.yaml").hasLineCount(1);
    Ran broken = rtb("report", "-f", file("broken.yaml", "{ a: [1, 2"));
    assertThat(broken.code()).isEqualTo(2);
    assertThat(broken.err()).contains("broken.yaml").doesNotContain("\tat ");
  }

  @Test
  void messageNamesAnUnreachableClusterOrABrokenKubeconfig() throws IOException {
    try {
      System.setProperty("kubeconfig", file("nobody", kubeconfig("http://127.0.0.1:1")));
      assertThat(errorOfReport())
          .contains("http://127.0.0.1:1", "does not answer")
          .doesNotContain("xception");
      System.setProperty("kubeconfig", file("nowhere", kubeconfig("http://no-such-host.invalid")));
      assertThat(errorOfReport()).contains("no-such-host.invalid", "no address");
      System.setProperty("kubeconfig", file("torn", "clusters: ["));
      assertThat(errorOfReport()).contains("kubeconfig", "torn").doesNotContain("unexpected");
      System.setProperty("kubeconfig", directory.resolve("absent").toString());
      assertThat(errorOfReport()).contains("no kubeconfig", "absent");
    } finally {
      System.clearProperty("kubeconfig");
    }
  }

  private static String errorOfReport() {
    Ran ran = rtb("report");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).hasLineCount(1);
    return ran.err();
  }

  @Test
  void reportRefusesAFileWithoutBenchmarks() throws IOException {
    Ran ran = rtb("report", "-f", file("pod.yaml", "apiVersion: v1\nkind: Pod\n"));
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("contains no RuntimeBenchmark");
  }

  @Test
  void unknownOptionIsOneLine() {
    Ran ran = rtb("run", "-f", "x.yaml", "--no-such-option");
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err())
        .contains("--no-such-option", "'rtb run --help'")
        .hasLineCount(1)
        .doesNotContain("Usage:");
  }

  /** The status has the values with the workload's defaults; the spec need not have any. */
  @Test
  void reportShowsTheResourcesInUse() throws IOException {
    String benchmark =
        """
        apiVersion: runtimebench.dev/v1alpha1
        kind: RuntimeBenchmark
        metadata: {name: b}
        spec: {runtimes: [{name: runc}]}
        status: {resources: {cpu: 500m, memory: 64Mi, limitCpu: false}}
        """;
    Ran html = rtb("report", "-f", file("b.yaml", benchmark), "--format", "html");
    assertThat(html.out()).contains("cpu 500m (no CPU limit), memory 64Mi, for each container");
  }

  @Test
  void reportEscapesMarkupAndEscapeSequencesOfAStatus() throws IOException {
    String hostile =
        """
        apiVersion: runtimebench.dev/v1alpha1
        kind: RuntimeBenchmark
        metadata: {name: "<script>alert(1)</script>"}
        spec: {runtimes: [{name: runc}], baseline: runc}
        status:
          workload: "\\e[31mred\\e[0m <img src=x onerror=alert(1)>"
          conditions:
            - {type: Failed, status: "True", reason: Exit, message: "\\e]0;title\\a<b>bold</b>"}
        """;
    String file = file("hostile.yaml", hostile);
    Ran html = rtb("report", "-f", file, "--format", "html");
    assertThat(html.code()).as(html.err()).isZero();
    assertThat(html.out()).doesNotContain("<script>alert", "<img", "<b>bold").contains("&lt;");
    Ran table = rtb("report", "-f", file);
    assertThat(table.out()).doesNotContain("\u001b", "\u0007").contains("bold");
  }
}
