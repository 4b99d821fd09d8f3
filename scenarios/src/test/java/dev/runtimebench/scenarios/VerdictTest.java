package dev.runtimebench.scenarios;

import static dev.runtimebench.scenarios.support.OperatorOnCluster.latency;
import static dev.runtimebench.scenarios.support.OperatorOnCluster.printing;
import static dev.runtimebench.scenarios.support.OperatorOnCluster.runtime;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.operator.status.Conditions;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a benchmark stops, its verdict and gates, and the retry of a block. */
class VerdictTest {

  private final OperatorOnCluster on = new OperatorOnCluster();

  @AfterEach
  void stop() {
    on.close();
  }

  private static int block(Pod pod) {
    return Integer.parseInt(pod.getMetadata().getLabels().get(Labels.BLOCK));
  }

  private static String design(int max, String more) {
    return "design: {blocks: {warmup: 0, max: %d}, settleSeconds: 0, seed: 3, retries: 2%s}"
        .formatted(max, more);
  }

  private Condition complete(String name) {
    return Conditions.find(on.get(name).getStatus().conditions(), Conditions.COMPLETE)
        .orElseThrow();
  }

  @Test
  void benchmarkStopsWhenTheRatioIsPreciseEnough() {
    on.play(pod -> latency(runtime(pod).equals("runc") ? 1000 : 2000 + block(pod) % 3));
    on.apply(
        Fixtures.benchmark(
            "b", design(40, ", precision: {relativeHalfWidth: 0.01, confidence: 0.95}")));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.blocks().display()).isEqualTo("8/40");
    assertThat(complete("b").getReason()).isEqualTo("PrecisionReached");
    assertThat(complete("b").getMessage()).contains("8 of at most 40 blocks", "1.00%");
    Comparison comparison = status.comparisons().get(0);
    assertThat(comparison.verdict()).isEqualTo(Comparison.Verdict.Slower);
    assertThat(comparison.confidence()).isEqualTo(0.95);
    assertThat(status.result()).isEqualTo("gvisor 2.00x slower [2.00, 2.00]");
  }

  @Test
  void benchmarkRunsToMaxBlocksWhileTheRatioIsImprecise() {
    on.play(pod -> latency(runtime(pod).equals("runc") ? 1000 : 1000 + 100 * (block(pod) % 5)));
    on.apply(
        Fixtures.benchmark(
            "b", design(14, ", precision: {relativeHalfWidth: 0.01, confidence: 0.95}")));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.blocks().display()).isEqualTo("14/14");
    assertThat(complete("b").getReason()).isEqualTo("MaxBlocksReached");
    assertThat(complete("b").getMessage())
        .contains("14 blocks", "spec.design.precision.relativeHalfWidth is 1.00%");
  }

  @Test
  void halfWidthOfZeroRunsAllBlocks() {
    on.play(pod -> latency(runtime(pod).equals("runc") ? 1000 : 2000));
    on.apply(
        Fixtures.benchmark(
            "b", design(14, ", precision: {relativeHalfWidth: 0, confidence: 0.95}")));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.blocks().display()).isEqualTo("14/14");
  }

  /** The operator writes the Event when the benchmark starts, before the first trial. */
  @Test
  void tooFewBlocksForAVerdictAreReported() {
    on.play(pod -> latency(runtime(pod).equals("runc") ? 1000 : 2000));
    on.apply(Fixtures.benchmark("b", design(5, "")));
    on.awaitPhase("b", "Complete");
    assertThat(on.events("b"))
        .anyMatch(e -> e.contains("no verdict") && e.contains("need 6 blocks"));
  }

  @Test
  void wholeBlockRunsAgainAfterAnInvalidTrial() {
    on.play(
        pod ->
            block(pod) == 2
                    && runtime(pod).equals("gvisor")
                    && pod.getMetadata().getLabels().get(Labels.ATTEMPT).equals("0")
                ? printing("broken").exitCode(1).build()
                : latency(runtime(pod).equals("runc") ? 10 : 30));
    on.apply(Fixtures.benchmark("b", design(6, "")));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.blocks().repeated()).isEqualTo(1);
    assertThat(status.results()).allMatch(r -> r.n() == 6);
    assertThat(status.failures()).singleElement().matches(f -> f.count() == 1);
    List<String> again =
        on.samples().stream()
            .filter(line -> line.contains("\"block\":2,") && line.contains("\"attempt\":1"))
            .toList();
    assertThat(again).hasSize(2);
    assertThat(again).anyMatch(line -> line.contains("\"runtime\":\"runc\""));
  }

  private Condition gates(String name) {
    return Conditions.find(on.get(name).getStatus().conditions(), Conditions.GATES_PASSED)
        .orElseThrow();
  }

  private void completeWithGates(String name, String gates) {
    on.apply(Fixtures.benchmark(name, design(6, "") + "\ngates: " + gates));
    on.awaitPhase(name, "Complete");
  }

  @Test
  void gatesAreDecidedByTheConfidenceIntervals() {
    on.play(pod -> latency(runtime(pod).equals("runc") ? 1000 : 3000 + block(pod)));
    completeWithGates("pass", "[{metric: latency, runtime: gvisor, maxRatio: 3.5}]");
    assertThat(gates("pass").getStatus()).isEqualTo("True");
    assertThat(gates("pass").getMessage())
        .isEqualTo("gvisor latency: ratio 3.002 [3.001, 3.004] at 95%, maxRatio 3.5: passed");
    completeWithGates(
        "fail",
        "[{metric: latency, runtime: gvisor, maxRatio: 4}, {metric: latency, runtime: gvisor, maxRatio: 2}]");
    assertThat(gates("fail").getStatus()).isEqualTo("False");
    assertThat(gates("fail").getMessage())
        .contains("maxRatio 2: failed")
        .doesNotContain("maxRatio 4");
    assertThat(on.get("fail").getStatus().gates()).hasSize(2);
    assertThat(on.events("fail")).anyMatch(e -> e.startsWith("Warning GateFailed gvisor latency"));
    completeWithGates("unsure", "[{metric: latency, runtime: gvisor, maxRatio: 3.002}]");
    assertThat(gates("unsure").getStatus()).isEqualTo("Unknown");
    assertThat(gates("unsure").getReason()).isEqualTo("GateUndecided");
    completeWithGates("value", "[{metric: latency, runtime: gvisor, maxValue: 3100}]");
    assertThat(gates("value").getStatus()).isEqualTo("True");
  }

  @Test
  void gateIsUndecidedIfThereAreTooFewBlocks() {
    on.play(pod -> latency(runtime(pod).equals("runc") ? 1000 : 3000));
    on.apply(
        Fixtures.benchmark(
            "b", design(5, "") + "\ngates: [{metric: latency, runtime: gvisor, maxRatio: 9}]"));
    on.awaitPhase("b", "Complete");
    assertThat(gates("b").getStatus()).isEqualTo("Unknown");
    assertThat(gates("b").getMessage()).contains("5 block(s): a decision at 95% needs 6");
  }

  @Test
  void failedBenchmarkDecidesNoGate() {
    on.play(pod -> printing("broken").exitCode(1).build());
    on.apply(
        Fixtures.benchmark(
            "b", design(6, "") + "\ngates: [{metric: latency, runtime: gvisor, maxRatio: 9}]"));
    on.awaitPhase("b", "Failed");
    assertThat(gates("b").getStatus()).isEqualTo("Unknown");
    assertThat(gates("b").getReason()).isEqualTo("NoResult");
  }

  @Test
  void invalidGateIsRefused() {
    for (String gate :
        List.of(
            "{metric: latency, runtime: gvisor}",
            "{metric: latency, runtime: gvisor, maxRatio: 2, maxValue: 3}",
            "{metric: latency, runtime: runc, maxRatio: 2}",
            "{metric: latency, runtime: kata, maxRatio: 2}",
            "{metric: speed, runtime: gvisor, maxRatio: 2}",
            "{metric: latency, runtime: gvisor, maxRatio: 2, confidence: 1}")) {
      assertThatThrownBy(
              () -> on.apply(Fixtures.benchmark("b", design(6, "") + "\ngates: [" + gate + "]")))
          .as(gate)
          .hasMessageContaining("gates");
    }
  }

  @Test
  void gateOnAMetricThatTheCatalogueLacksIsInvalid() {
    on.client().resource(Fixtures.workload("tool", Fixtures.WORKLOAD)).create();
    on.apply(
        Fixtures.benchmark(
            "b",
            design(6, "")
                + "\nworkload: {ref: tool}\ngates: [{metric: speed, runtime: gvisor, maxRatio: 2}]"));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Failed");
    assertThat(Conditions.find(status.conditions(), Conditions.FAILED).orElseThrow().getMessage())
        .contains("spec.gates[0].metric", "[latency]");
  }
}
