package dev.runtimebench.results.findings.remark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.Comparison.Verdict;
import dev.runtimebench.api.v1alpha1.Gate;
import dev.runtimebench.api.v1alpha1.GateResult;
import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.experiment.ExperimentBuilder;
import dev.runtimebench.results.experiment.ResolvedRuntimeBuilder;
import dev.runtimebench.results.findings.Findings;
import dev.runtimebench.results.sample.PreparationResult;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.sample.TrialOutcomeBuilder;
import dev.runtimebench.testkit.Fixtures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A ratio between machines is a difference between pools, whatever the values say. */
class MachinesTest {

  private static final int BLOCKS = 8;

  private final List<TrialOutcome> outcomes = new ArrayList<>();
  private List<Gate> gates = List.of();
  private boolean acrossPools = true;
  private String handler = "kata-qemu";

  private void blocks(double kata, String runcNode, String kataNode) {
    for (int block = 0; block < BLOCKS; block++) {
      add(block, "runc", runcNode, 100 + block % 3);
      add(block, "kata", kataNode, kata + block % 2);
    }
  }

  private void add(int block, String runtime, String node, double value) {
    outcomes.add(
        TrialOutcomeBuilder.builder()
            .block(block)
            .runtime(runtime)
            .pod("pod")
            .node(node)
            .values(Map.of("latency", value))
            .build());
  }

  private Findings findings() {
    Experiment experiment =
        ExperimentBuilder.builder()
            .workloadName("inline")
            .workload(Fixtures.workload("w", Fixtures.WORKLOAD).getSpec())
            .parameters(Map.of())
            .runtimes(
                List.of(
                    ResolvedRuntimeBuilder.builder().name("runc").handler("runc").build(),
                    ResolvedRuntimeBuilder.builder().name("kata").handler(handler).build()))
            .baseline("runc")
            .peerRuntime("runc")
            .design(
                Fixtures.benchmark(
                        "b",
                        "design: {mode: Serial, blocks: {warmup: 0, min: 6, max: 8}, order: AsListed, retries: 0}")
                    .getSpec()
                    .design())
            .gates(gates)
            .acrossPools(acrossPools)
            .build();
    return Findings.of(experiment, PreparationResult.NONE, outcomes);
  }

  private Comparison comparison() {
    return findings().comparisons().get(0);
  }

  @ParameterizedTest
  @CsvSource({"300, Slower", "20, Faster", "100.5, Equivalent"})
  void verdictBetweenTwoNodesIsADifferenceBetweenPools(double kata, String onOneNode) {
    blocks(kata, "aks-runc", "aks-kata");
    Comparison comparison = comparison();
    assertThat(comparison.verdict()).isEqualTo(Verdict.PoolDifference);
    assertThat(comparison.verdict().words()).isEqualTo("difference between pools");
    assertThat(comparison.remarks())
        .singleElement()
        .satisfies(
            remark -> {
              assertThat(remark.kind()).isEqualTo(Remark.Kind.AcrossPools);
              assertThat(remark.message())
                  .contains("runc ran on aks-runc, and kata on aks-kata", "between the machines");
            });
    outcomes.clear();
    blocks(kata, "aks-kata", "aks-kata");
    assertThat(comparison().verdict().name()).isEqualTo(onOneNode);
    assertThat(comparison().remarks()).isEmpty();
  }

  /** A trial whose node is not known is not proof that the runtimes shared a node. */
  @Test
  void unknownNodesAreADifferenceBetweenPoolsToo() {
    blocks(300, "aks-runc", null);
    assertThat(comparison().verdict()).isEqualTo(Verdict.PoolDifference);
    assertThat(comparison().remarks().get(0).message())
        .contains("runc ran on aks-runc, and kata on an unknown node");
  }

  @Test
  void undecidedComparisonStaysInconclusive() {
    blocks(300, "aks-runc", "aks-kata");
    outcomes.subList(6, outcomes.size()).clear();
    assertThat(comparison().verdict()).isEqualTo(Verdict.Inconclusive);
    assertThat(comparison().remarks())
        .extracting(Remark::kind)
        .containsExactly(Remark.Kind.AcrossPools);
  }

  @Test
  void sandboxOnAnotherMachineIsADifferenceBetweenPoolsOnOneNodeToo() {
    acrossPools = false;
    handler = "kata-remote";
    blocks(300, "worker-kata", "worker-kata");
    assertThat(comparison().verdict()).isEqualTo(Verdict.PoolDifference);
    assertThat(comparison().remarks())
        .singleElement()
        .satisfies(
            remark -> {
              assertThat(remark.kind()).isEqualTo(Remark.Kind.RemoteSandbox);
              assertThat(remark.message())
                  .contains("sandboxes of kata", "another machine", "\"kata-remote\"");
            });
  }

  /** A user's limit on a ratio is decided, and its message says what the ratio is. */
  @Test
  void gateOnARatioSaysThatTheRatioIsADifferenceBetweenPools() {
    gates =
        Fixtures.benchmark("b", "gates: [{metric: latency, runtime: kata, maxRatio: 5}]")
            .getSpec()
            .gates();
    blocks(300, "aks-runc", "aks-kata");
    assertThat(findings().gates())
        .singleElement()
        .satisfies(
            gate -> {
              assertThat(gate.result()).isEqualTo(GateResult.Result.Passed);
              assertThat(gate.message()).endsWith("passed, a difference between pools");
            });
  }
}
