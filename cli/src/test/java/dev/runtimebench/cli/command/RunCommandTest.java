package dev.runtimebench.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rtb run} on a cluster without an operator: nothing ends, so the command waits. */
class RunCommandTest {

  private static final String BENCHMARK =
      """
      apiVersion: runtimebench.dev/v1alpha1
      kind: RuntimeBenchmark
      metadata: {name: mine}
      spec:
        workload: {ref: syscall-write}
        runtimes: [{name: runc}, {name: gvisor, runtimeClassName: gvisor}]
      """;

  @TempDir private Path directory;

  @Test
  void ctrlCLeavesTheBenchmarkAndSaysHowToComeBack() throws Exception {
    try (ServedCluster served = ServedCluster.start(directory)) {
      Path file = Files.writeString(directory.resolve("mine.yaml"), BENCHMARK);
      try (WatchedProcess process =
          WatchedProcess.rtb(
              directory.resolve("out"), served.kubeconfig(), "run", "-f", file.toString(), "-w")) {
        process.awaitText("mine created");
        // The command waits, and has said so: no operator writes a status.
        process.awaitText("not started yet");
        process.interrupt();
        assertThat(process.exitCode()).isEqualTo(130);
        process.awaitText("interrupted: the benchmarks keep running");
        assertThat(process.text())
            .contains("rtb run -f " + file + " --wait -n default")
            .contains("rtb get mine -n default -w")
            .contains("rtb report mine -n default");
      }
      assertThat(
              served
                  .cluster()
                  .client()
                  .resources(RuntimeBenchmark.class)
                  .inNamespace("default")
                  .withName("mine")
                  .get())
          .isNotNull();
    }
  }

  /** The same command without the suffix would create another benchmark. */
  @Test
  void textOfCtrlCRepeatsTheWholeCommand() throws Exception {
    try (ServedCluster served = ServedCluster.start(directory)) {
      Path file = Files.writeString(directory.resolve("my  file's.yaml"), BENCHMARK);
      Path junit = directory.resolve("a b.xml");
      try (WatchedProcess process =
          WatchedProcess.kubectlRtb(
              directory.resolve("out"),
              served.kubeconfig(),
              "run",
              "-f",
              file.toString(),
              "--wait",
              "--name-suffix=-42",
              "--context",
              "test",
              "--timeout",
              "90m",
              "--junit",
              junit.toString(),
              "-o",
              "json",
              "--output-file",
              directory.resolve("x y").toString())) {
        process.awaitText("not started yet");
        process.interrupt();
        assertThat(process.exitCode()).isEqualTo(130);
        assertThat(process.text())
            .contains(
                ("kubectl rtb run -f '%s/my  file'\\''s.yaml' --wait --name-suffix=-42 --timeout 1h30m"
                        + " --junit '%s/a b.xml' -o json --output-file '%s/x y' -n default"
                        + " --context test\n")
                    .formatted(directory, directory, directory))
            .contains("kubectl rtb get mine-42 -n default --context test -w\n")
            .contains("kubectl rtb report mine-42 -n default --context test\n");
      }
    }
  }

  /** A terminal that cannot move its cursor gets lines alone. */
  @Test
  void dumbTerminalGetsNoEscapeSequences() throws Exception {
    try (ServedCluster served = ServedCluster.start(directory)) {
      Path file = Files.writeString(directory.resolve("mine.yaml"), BENCHMARK);
      List<String> arguments =
          List.of("run", "-f", file.toString(), "--wait", "--timeout", "3s", "-o", "name");
      for (String terminal : List.of("xterm", "dumb")) {
        Path out = directory.resolve(terminal);
        try (WatchedProcess process =
            WatchedProcess.start(out, served.kubeconfig(), Map.of("TERM", terminal), arguments)) {
          assertThat(process.exitCode()).isEqualTo(3);
          assertThat(process.text().contains("\u001b")).isEqualTo(terminal.equals("xterm"));
          assertThat(process.text()).contains("not over after 3 s");
        }
      }
    }
  }

  @Test
  void standardInputCannotBeReadAgain() {
    assertThat(new ComeBack(List.of("-", "b.yaml"), List.of("x"), List.of(), " -n default").lines())
        .anyMatch(line -> line.endsWith("rtb run -f FILE -f b.yaml --wait -n default"))
        .anyMatch(line -> line.contains("keep the benchmarks in a file"));
  }

  @Test
  void standardOutputIsForTheResultsAlone() throws IOException {
    try (ServedCluster served = ServedCluster.start(directory)) {
      served.benchmark("default", "mine", "a", "");
      Path file = Files.writeString(directory.resolve("mine.yaml"), BENCHMARK);
      Ran ran = Ran.rtb("run", "-f", file.toString(), "--wait", "--timeout", "1s", "-o", "json");
      assertThat(ran.code()).isEqualTo(3);
      assertThat(ran.out()).startsWith("{").contains("\"items\"");
      assertThat(ran.err())
          .contains("mine ", "not over after 1 s")
          .contains("rtb run -f " + file + " --wait --timeout 1s -o json -n default\n")
          .contains("rtb get mine -n default -w\n");
    }
  }
}
