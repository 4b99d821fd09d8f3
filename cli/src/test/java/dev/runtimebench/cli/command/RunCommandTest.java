package dev.runtimebench.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  @Test
  void standardOutputIsForTheResultsAlone() throws IOException {
    try (ServedCluster served = ServedCluster.start(directory)) {
      served.benchmark("default", "mine", "a", "");
      Path file = Files.writeString(directory.resolve("mine.yaml"), BENCHMARK);
      Ran ran = Ran.rtb("run", "-f", file.toString(), "--wait", "--timeout", "1s", "-o", "json");
      assertThat(ran.code()).isEqualTo(3);
      assertThat(ran.out()).startsWith("{").contains("\"items\"");
      assertThat(ran.err()).contains("mine ", "not over after 1 s");
    }
  }
}
