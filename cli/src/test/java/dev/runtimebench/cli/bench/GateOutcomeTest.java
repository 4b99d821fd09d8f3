package dev.runtimebench.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The exit code of a command that waited. */
class GateOutcomeTest {

  private static final String GATE = "gates: [{metric: m, runtime: gvisor, maxRatio: 2}]";
  private static final String FAILS =
      """
      comparisons:
        - {runtime: gvisor, baseline: runc, metric: m, pairs: 9, verdict: Inconclusive,
           remarks: [{kind: FailsMoreOften, message: gvisor fails}]}
      """;

  private static int exitCode(String gates, String phase, String reason, String more) {
    String text =
        """
        apiVersion: runtimebench.dev/v1alpha1
        kind: RuntimeBenchmark
        metadata: {name: b}
        spec:
          runtimes: [{name: runc}, {name: gvisor}]
          %s
        status:
          conditions:
            - {type: %s, status: "True", reason: %s, message: x}
            - {type: GatesPassed, status: "%s", reason: x, message: x}
        """
            .formatted(
                gates, phase, reason, more.startsWith("gate") ? more.substring(5) : "Unknown");
    return GateOutcome.exitCode(
        List.of(
            new KubernetesSerialization()
                .unmarshal(
                    text + (more.startsWith("gate") ? "" : more.indent(2)),
                    RuntimeBenchmark.class)));
  }

  @Test
  void completeBenchmarkIsDone() {
    assertThat(exitCode("", "Complete", "MaxBlocksReached", "")).isZero();
    assertThat(exitCode(GATE, "Complete", "MaxBlocksReached", "gate True")).isZero();
  }

  @Test
  void failedGateOrBenchmarkGivesTheAnswerNo() {
    assertThat(exitCode(GATE, "Complete", "MaxBlocksReached", "gate False")).isEqualTo(1);
    assertThat(exitCode("", "Failed", "NonZeroExit", "")).isEqualTo(1);
    assertThat(exitCode(GATE, "Failed", "NonZeroExit", "")).isEqualTo(1);
  }

  @Test
  void undecidedGateHasNoAnswer() {
    assertThat(exitCode(GATE, "Complete", "MaxBlocksReached", "gate Unknown")).isEqualTo(2);
  }

  /** The answer is no for the runtime that fails, also when nobody asked with a gate. */
  @Test
  void workloadThatFailsMoreOftenGivesTheAnswerNo() {
    assertThat(exitCode("", "Complete", "MaxBlocksReached", FAILS)).isEqualTo(1);
    assertThat(exitCode(GATE, "Complete", "MaxBlocksReached", FAILS)).isEqualTo(1);
    assertThat(exitCode("", "Complete", "FailsMoreOften", "")).isEqualTo(1);
  }
}
