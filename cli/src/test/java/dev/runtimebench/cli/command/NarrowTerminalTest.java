package dev.runtimebench.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every table fits a terminal from 60 to 80 columns, and keeps its figures. */
class NarrowTerminalTest {

  private static final String EXPORT = "src/main/resources/dev/runtimebench/cli/rehearsal.ndjson";
  private static final String SEVERAL = "src/test/resources/benchmarks.json";
  private static final String MIXED = "src/test/resources/mixed.json";
  private static final String BEFORE = "src/test/resources/compare/before.ndjson";
  private static final String AFTER = "src/test/resources/compare/after.ndjson";
  private static final String RUN = "../manifests/samples/write-syscall.yaml";

  @AfterEach
  void widen() {
    System.clearProperty("rtb.columns");
    System.clearProperty("kubeconfig");
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 66, 72, 79, 80})
  void tablesFit(int columns) {
    System.setProperty("kubeconfig", "/absent");
    List<List<String>> commands =
        List.of(
            List.of("report", "-f", SEVERAL),
            List.of("report", "-f", SEVERAL, "syscall-write"),
            List.of("report", "-f", MIXED),
            List.of("report", "-f", EXPORT),
            List.of("analyze", EXPORT),
            List.of("compare", BEFORE, AFTER, "--expect", "kernel,runtimeVersion,sandbox"),
            List.of("workloads", "--bundled"),
            List.of("workloads", "--bundled", "fio-sync"),
            List.of("run", "-f", RUN, "--dry-run"),
            List.of("version"),
            List.of("--help"),
            List.of("get", "--help"));
    System.setProperty("rtb.columns", String.valueOf(columns));
    for (List<String> command : commands) {
      Ran ran = Ran.rtb(command.toArray(String[]::new));
      assertThat(ran.code()).as(command + ": " + ran.err()).isZero();
      if (!command.contains("--help")) {
        assertThat(ran.out().lines())
            .as("%s at %d columns", command, columns)
            .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(columns));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 80})
  void noFigureIsLost(int columns) {
    System.setProperty("rtb.columns", String.valueOf(columns));
    assertThat(Ran.rtb("report", "-f", SEVERAL).out()).contains("3.66x", "53.9x");
    assertThat(Ran.rtb("analyze", EXPORT).out()).contains("gvisor", "slower", "x");
  }
}
