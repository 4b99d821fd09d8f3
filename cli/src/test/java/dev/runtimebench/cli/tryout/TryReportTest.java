package dev.runtimebench.cli.tryout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.sample.TrialOutcomeBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TryReportTest {

  private static final String BENCHMARK =
      """
      metadata: {name: b, generation: 1}
      spec: {runtimes: [{name: tried, runtimeClassName: kata}]}
      """;

  private static final BenchmarkWorkloadSpec WORKLOAD =
      Serialization.unmarshal(
          """
          container: {image: example/tool:1}
          metrics:
            - {name: took, unit: s, summary: Last, source: {regex: {pattern: 'took (\\S+)', group: 1}}}
            - {name: ready, unit: ms, summary: Last, source: {mark: ready}}
          facts: [{name: disk, pattern: 'disk (\\w+)'}]
          """,
          BenchmarkWorkloadSpec.class);

  private static TriedOutput output(Side side, String log) throws IOException {
    return TriedOutput.read(
        "pod-" + side,
        side,
        new ByteArrayInputStream(log.getBytes(StandardCharsets.UTF_8)),
        WORKLOAD,
        side == Side.Container);
  }

  private static TrialOutcomeBuilder trial() {
    return TrialOutcomeBuilder.builder().runtime("tried").node("n1");
  }

  private static TryReport report(TrialOutcome trial, TriedOutput... outputs) {
    return new TryReport(
        new Tried(
            Serialization.unmarshal(BENCHMARK, RuntimeBenchmark.class),
            Optional.of(WORKLOAD),
            Optional.of(trial),
            List.of(outputs),
            List.of()));
  }

  @Test
  void longOutputIsShownAtItsEndsAndWhereItWasRead() throws IOException {
    StringBuilder log = new StringBuilder();
    for (int i = 1; i <= 100; i++) {
      log.append(i == 50 ? "took 7" : "line " + i).append('\n');
    }
    TryReport report =
        report(
            trial().values(Map.of("took", 7.0, "ready", 12.0)).build(),
            output(Side.Container, log.toString()));
    String text = String.join("\n", report.lines(80));
    assertThat(text)
        .contains("    10 | line 10\n       : 39 lines without a value\n    50 | took 7\n")
        .contains("= took: 7 s, from \"7\"\n       : 40 lines without a value\n    91 | line 91")
        .contains("took: 7 s (Last of the expression)")
        .contains("ready: 12 ms (from the Pod's creation to the mark ready)")
        .contains("disk: not read: no line matches disk");
    assertThat(report.exitCode()).isZero();
  }

  /** A workload may print what a terminal interprets. */
  @Test
  void hostileLinesAreShownAsText() throws IOException {
    TryReport report =
        report(
            trial().missing(Map.of("took", "no \u001b[2Jline")).build(),
            output(Side.Container, "took \u0007\u202e9" + "x".repeat(5000) + "\n"));
    assertThat(report.lines(80))
        .allSatisfy(
            line -> {
              assertThat(line).hasSizeLessThanOrEqualTo(80);
              assertThat(line).doesNotContain("\u0007", "\u202e", "\u001b");
            });
    assertThat(report.exitCode()).isEqualTo(1);
  }

  /** The operator reads nothing from the output of a failed trial. */
  @Test
  void failedTrialShowsWhatItsOutputSays() throws IOException {
    TryReport report =
        report(
            trial().reason(FailureReason.NonZeroExit).message("exited with 3").build(),
            output(Side.Container, "took 5\ndisk ext4\n"));
    assertThat(String.join("\n", report.lines(80)))
        .contains("took: 5 s (Last of the expression)", "disk: ext4")
        .contains("The trial is not valid: NonZeroExit: exited with 3");
    assertThat(report.exitCode()).isEqualTo(1);
  }

  @Test
  void programsReadTheSame() throws IOException {
    TryReport report =
        report(
            trial().values(Map.of("took", 7.0)).missing(Map.of("ready", "no mark")).build(),
            output(Side.Container, "took 7\ndisk ext4\n"));
    ObjectNode tree = report.tree();
    assertThat(tree.path("valid").asBoolean()).isTrue();
    assertThat(tree.path("complete").asBoolean()).isFalse();
    assertThat(tree.path("node").asText()).isEqualTo("n1");
    assertThat(tree.at("/metrics/0/value").asDouble()).isEqualTo(7);
    assertThat(tree.at("/metrics/1/missing").asText()).isEqualTo("no mark");
    assertThat(tree.at("/facts/0/value").asText()).isEqualTo("ext4");
    assertThat(tree.at("/outputs/0/lines/0/notes/0/kind").asText()).isEqualTo("Read");
    assertThat(tree.at("/outputs/0/lineCount").asInt()).isEqualTo(2);
    TrialOutcome failed = trial().reason(FailureReason.NonZeroExit).message("exit 3").build();
    ObjectNode invalid = report(failed, output(Side.Container, "")).tree();
    assertThat(invalid.path("valid").asBoolean()).isFalse();
    assertThat(invalid.path("reason").asText()).isEqualTo("NonZeroExit");
    assertThat(invalid.path("message").asText()).isEqualTo("exit 3");
  }

  /** The operator ends the server, so its last record is missing. */
  @Test
  void cutOffRecordsOfAServerAreNoProblem() throws IOException {
    String hello = "@rtb {\"type\":\"hello\",\"protocol\":1}\n";
    TrialOutcome trial = trial().values(Map.of("took", 1.0, "ready", 1.0)).build();
    assertThat(report(trial, output(Side.Server, hello)).lines(80))
        .noneMatch(line -> line.contains("bye"))
        .anyMatch(line -> line.contains("The server's output of Pod pod-Server: 1 line"));
    assertThat(report(trial, output(Side.Container, hello)).lines(80))
        .anyMatch(line -> line.contains("(bye) is missing"));
  }
}
