package dev.runtimebench.results.findings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.ComparisonBuilder;
import dev.runtimebench.api.v1alpha1.GateResult;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.findings.comparison.AnalysisSettings;
import dev.runtimebench.results.findings.node.NodeComparisons;
import dev.runtimebench.results.sample.PreparationResult;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.sample.TrialOutcomeBuilder;
import dev.runtimebench.results.testkit.Experiments;
import dev.runtimebench.testkit.Fixtures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Metrics with values of 0, such as throttled time and counts of errors. */
class NoRatioTest {

  private static final int BLOCKS = 8;
  private static final AnalysisSettings SETTINGS = new AnalysisSettings(0.95, 0.02);
  private static final String WORKLOAD =
      """
      workload:
        inline:
          container: {image: "example/tool:1"}
          metrics:
            - {name: errors, unit: "1", better: Lower, primary: true, summary: Last, source: {record: errors}}
      """;

  private final List<TrialOutcome> outcomes = new ArrayList<>();

  private static Experiment experiment(String spec) {
    return Experiments.of(Fixtures.created("b", spec));
  }

  private static Experiment usage() {
    return experiment(
        "design: {mode: Usage, blocks: {warmup: 0, min: 8, max: 8}, retries: 2, settleSeconds: 0}");
  }

  private static Experiment errors(String gates) {
    return experiment(
        "design: {blocks: {warmup: 0, min: 8, max: 8}, retries: 2, settleSeconds: 0}\n"
            + gates
            + WORKLOAD);
  }

  private void trial(int block, String runtime, Map<String, Double> values) {
    outcomes.add(
        TrialOutcomeBuilder.builder()
            .block(block)
            .position(runtime.equals("runc") ? 0 : 1)
            .runtime(runtime)
            .pod("pod")
            .values(values)
            .build());
  }

  private void blocks(String metric, IntToDoubleFunction runc, IntToDoubleFunction gvisor) {
    for (int block = 0; block < BLOCKS; block++) {
      trial(block, "runc", Map.of(metric, runc.applyAsDouble(block), "pod-memory", 1e6));
      trial(block, "gvisor", Map.of(metric, gvisor.applyAsDouble(block), "pod-memory", 2e6));
    }
  }

  private Findings findings(Experiment experiment) {
    return Findings.of(experiment, PreparationResult.NONE, outcomes);
  }

  private static Comparison of(Findings findings, String metric) {
    return findings.comparisons().stream()
        .filter(c -> c.metric().equals(metric))
        .findFirst()
        .orElseThrow();
  }

  /** The limit throttles one runtime only, as in most benchmarks with a CPU limit. */
  @Test
  void throttledTimeOfOneRuntimeHasADifferenceAndAVerdict() {
    blocks("pod-throttled", block -> 0, block -> 0.5 + 0.01 * block);
    Comparison c = of(findings(usage()), "pod-throttled");
    assertThat(c.ratio()).isNull();
    assertThat(c.ciLow()).isNull();
    assertThat(c.pairs()).isEqualTo(BLOCKS);
    assertThat(c.excluded()).isZero();
    assertThat(c.difference()).isCloseTo(0.535, within(1e-9));
    assertThat(c.differenceLow()).isBetween(0.5, 0.535);
    assertThat(c.differenceHigh()).isBetween(0.535, 0.57);
    assertThat(c.pValue()).isEqualTo(2.0 / 256);
    assertThat(c.verdict()).isEqualTo(Comparison.Verdict.Slower);
    assertThat(c.message()).isNull();
    assertThat(c.remarks())
        .contains(
            new Remark(
                Remark.Kind.NoRatio,
                "8 of 8 blocks have a value that is 0 or negative, so there is no ratio: the verdict is that of the difference"));
    // A metric without values of 0 keeps its ratio.
    assertThat(of(findings(usage()), "pod-memory").ratio()).isCloseTo(2, within(1e-9));
  }

  @Test
  void throttledTimeOfNoRuntimeIsEquivalent() {
    blocks("pod-throttled", block -> 0, block -> 0);
    Comparison c = of(findings(usage()), "pod-throttled");
    assertThat(c.difference()).isZero();
    assertThat(c.differenceLow()).isZero();
    assertThat(c.verdict()).isEqualTo(Comparison.Verdict.Equivalent);
  }

  /** A metric of a user: errors happen under one runtime, in some blocks. */
  @Test
  void countOfErrorsHasADifferenceAndSaysWhatIsOpen() {
    blocks("errors", block -> 0, block -> block % 4 == 0 ? 1 : 0);
    Comparison open = of(findings(errors("")), "errors");
    assertThat(open.difference()).isEqualTo(0.25);
    assertThat(open.verdict()).isEqualTo(Comparison.Verdict.Inconclusive);
    assertThat(open.message())
        .isEqualTo("the interval of the difference contains 0: more blocks make it narrower");
    outcomes.clear();
    blocks("errors", block -> block % 2, block -> 10 + block);
    Comparison clear = of(findings(errors("")), "errors");
    assertThat(clear.difference()).isEqualTo(13);
    assertThat(clear.verdict()).isEqualTo(Comparison.Verdict.Slower);
    assertThat(findings(errors("")).primaries())
        .singleElement()
        .satisfies(p -> assertThat(p.orElseThrow().ratio()).isEmpty());
  }

  @Test
  void gateOnARatioIsUndecidedAndSaysWhy() {
    blocks("errors", block -> 0, block -> 5);
    GateResult gate =
        findings(errors("gates: [{metric: errors, runtime: gvisor, maxRatio: 2}]\n"))
            .gates()
            .get(0);
    assertThat(gate.result()).isEqualTo(GateResult.Result.Undecided);
    assertThat(gate.message()).contains("8 block(s) without a ratio");
  }

  private static NodeComparisons.Node node(String name, double difference) {
    return new NodeComparisons.Node(
        name,
        List.of(
            ComparisonBuilder.builder()
                .runtime("gvisor")
                .baseline("runc")
                .metric("errors")
                .primary(true)
                .better(Metric.Better.Lower)
                .pairs(6)
                .excluded(0)
                .confidence(0.95)
                .difference(difference)
                .differenceLow(difference - Math.abs(difference) / 10)
                .differenceHigh(difference + Math.abs(difference) / 10)
                .outliers(0)
                .build()));
  }

  private static Comparison ofNodes(double... differences) {
    List<NodeComparisons.Node> nodes = new ArrayList<>();
    for (int i = 0; i < differences.length; i++) {
      nodes.add(node("n" + i, differences[i]));
    }
    return NodeComparisons.of(nodes, SETTINGS).comparisons().get(0);
  }

  @Test
  void severalNodesHaveOneDifference() {
    Comparison c = ofNodes(5, 5.1, 4.9);
    assertThat(c.ratio()).isNull();
    assertThat(c.heterogeneity()).isNull();
    assertThat(c.pairs()).isEqualTo(18);
    assertThat(c.difference()).isCloseTo(5, within(1e-9));
    assertThat(c.differenceLow()).isGreaterThan(4);
    assertThat(c.verdict()).isEqualTo(Comparison.Verdict.Slower);
    assertThat(ofNodes(0, 0, 0).verdict()).isEqualTo(Comparison.Verdict.Equivalent);
    assertThat(ofNodes(5, -5, 0).message())
        .isEqualTo(
            "the interval of the difference contains 0: more nodes or blocks make it narrower");
    assertThat(ofNodes(5, 5).message()).contains("2 node(s) have 2 pairs or more");
  }
}
