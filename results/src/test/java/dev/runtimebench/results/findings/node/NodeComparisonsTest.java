package dev.runtimebench.results.findings.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.ComparisonBuilder;
import dev.runtimebench.api.v1alpha1.Gate;
import dev.runtimebench.api.v1alpha1.GateResult;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.NodeRatio;
import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.api.v1alpha1.RuntimeReliability;
import dev.runtimebench.api.v1alpha1.RuntimeReliabilityBuilder;
import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.api.v1alpha1.RuntimeResultBuilder;
import dev.runtimebench.results.findings.comparison.AnalysisSettings;
import dev.runtimebench.results.findings.gate.NodeGates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class NodeComparisonsTest {

  private static final AnalysisSettings SETTINGS = new AnalysisSettings(0.95, 0.02);

  /** Six pairs with this ratio, and an interval from ratio / 1.01 to ratio * 1.01. */
  private static ComparisonBuilder comparison(String metric, double ratio) {
    return ComparisonBuilder.builder()
        .runtime("gvisor")
        .baseline("runc")
        .metric(metric)
        .primary(true)
        .better(Metric.Better.Lower)
        .pairs(6)
        .excluded(0)
        .ratio(ratio)
        .ciLow(ratio / 1.01)
        .ciHigh(ratio * 1.01)
        .confidence(0.95)
        .difference(ratio - 1)
        .differenceLow(ratio - 1.01)
        .differenceHigh(ratio - 0.99)
        .outliers(1);
  }

  private static List<NodeComparisons.Node> nodes(
      List<Double> ratios, UnaryOperator<ComparisonBuilder> last) {
    List<NodeComparisons.Node> nodes = new ArrayList<>();
    for (int i = 0; i < ratios.size(); i++) {
      ComparisonBuilder c = comparison("latency", ratios.get(i));
      nodes.add(
          new NodeComparisons.Node(
              "n" + (i + 1), List.of((i == ratios.size() - 1 ? last.apply(c) : c).build())));
    }
    return nodes;
  }

  private static Comparison only(List<NodeComparisons.Node> nodes) {
    List<Comparison> all = NodeComparisons.of(nodes, SETTINGS).comparisons();
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  @Test
  void nodesThatAgreeGiveAVerdict() {
    Comparison c = only(nodes(List.of(1.49, 1.5, 1.51), last -> last));
    assertThat(c.verdict()).isEqualTo(Comparison.Verdict.Slower);
    assertThat(c.ratio()).isCloseTo(Math.cbrt(1.49 * 1.5 * 1.51), within(1e-9));
    assertThat(c.message()).isNull();
    assertThat(c.pairs()).isEqualTo(18);
    assertThat(c.outliers()).isEqualTo(3);
    assertThat(c.difference()).isCloseTo(0.5, within(1e-9));
    assertThat(c.minDetectableRatio()).isGreaterThan(1);
    assertThat(c.nodes()).extracting(NodeRatio::ratio).containsExactly(1.49, 1.5, 1.51);
  }

  @Test
  void nodesThatDifferAreInconclusive() {
    Comparison c = only(nodes(List.of(0.7, 1.5, 1.1), last -> last));
    assertThat(c.verdict()).isEqualTo(Comparison.Verdict.Inconclusive);
    assertThat(c.message()).contains("more nodes or blocks make it narrower");
    assertThat(c.heterogeneity().inconsistency()).isGreaterThan(0.9);
    assertThat(c.heterogeneity().nextLow()).isLessThan(c.ciLow());
  }

  @Test
  void nodeWithOnePairIsListedAndDoesNotCount() {
    Comparison c =
        only(nodes(List.of(1.49, 1.5, 1.51, 9.0), last -> last.pairs(1).ciLow(null).ciHigh(null)));
    assertThat(c.heterogeneity().nodes()).isEqualTo(3);
    assertThat(c.ratio()).isCloseTo(1.5, within(0.001));
    assertThat(c.nodes()).hasSize(4);
    Comparison two =
        only(nodes(List.of(1.5, 1.5, 9.0), last -> last.pairs(1).ciLow(null).ciHigh(null)));
    assertThat(two.ratio()).isNull();
    assertThat(two.adjustedPValue()).isNull();
    assertThat(two.message()).contains("2 node(s) have 2 pairs or more", "needs 3");
  }

  /** A node can have an interval of the difference and none of the ratio, and the reverse. */
  @Test
  void ratioAndDifferenceRestOnTheSameNodes() {
    Comparison c =
        only(nodes(List.of(1.49, 1.5, 1.51, 9.0), last -> last.ciLow(null).ciHigh(null)));
    assertThat(c.heterogeneity().nodes()).isEqualTo(3);
    assertThat(c.difference()).isCloseTo(0.5, within(1e-9));
    Comparison lacks =
        only(
            nodes(
                List.of(1.49, 1.5, 1.51, 1.5),
                last -> last.differenceLow(null).differenceHigh(null)));
    assertThat(lacks.heterogeneity().nodes()).isEqualTo(4);
    assertThat(lacks.difference()).isNull();
  }

  @Test
  void whatForbidsAVerdictOnOneNodeForbidsItForAll() {
    Remark ignored = new Remark(Remark.Kind.CpuLimitIgnored, "gvisor ignores the limit");
    Comparison c = only(nodes(List.of(1.49, 1.5, 1.51), last -> last.remarks(List.of(ignored))));
    assertThat(c.verdict()).isEqualTo(Comparison.Verdict.Inconclusive);
    assertThat(c.message()).contains("node n3: gvisor ignores the limit");
    assertThat(c.remarks()).extracting(Remark::kind).containsExactly(Remark.Kind.CpuLimitIgnored);
    Comparison excluded = only(nodes(List.of(1.49, 1.5, 1.51), last -> last.excluded(2)));
    assertThat(excluded.verdict()).isEqualTo(Comparison.Verdict.Inconclusive);
    assertThat(excluded.message()).contains("2 block(s)");
  }

  @Test
  void pValuesOfPrimaryMetricsAreAdjusted() {
    List<NodeComparisons.Node> nodes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      nodes.add(
          new NodeComparisons.Node(
              "n" + i,
              List.of(
                  comparison("latency", 1.5 + 0.1 * i).build(),
                  comparison("throughput", 1.5 + 0.1 * i).build(),
                  comparison("start", 1.5 + 0.1 * i).primary(false).build())));
    }
    List<Comparison> all = NodeComparisons.of(nodes, SETTINGS).comparisons();
    assertThat(all)
        .extracting(Comparison::metric)
        .containsExactly("latency", "throughput", "start");
    assertThat(all.get(0).adjustedPValue()).isEqualTo(2 * all.get(0).pValue());
    assertThat(all.get(2).adjustedPValue()).isEqualTo(all.get(2).pValue());
    assertThat(all.get(2).nodes()).isEmpty();
    assertThat(all.get(2).heterogeneity()).isNotNull();
  }

  private static Gate gate(String metric, double confidence) {
    return new ObjectMapper()
        .convertValue(
            Map.of(
                "metric", metric, "runtime", "gvisor", "maxRatio", 1.7, "confidence", confidence),
            Gate.class);
  }

  @Test
  void gatesUseTheirOwnConfidence() {
    NodeComparisons nodes =
        NodeComparisons.of(nodes(List.of(1.4, 1.5, 1.6), last -> last), SETTINGS);
    Gate loose = gate("latency", 0.8);
    Gate strict = gate("latency", 0.99);
    Gate unknown = gate("start", 0.95);
    List<GateResult> results = NodeGates.of(List.of(loose, strict, unknown), nodes);
    assertThat(results)
        .extracting(GateResult::result)
        .containsExactly(
            GateResult.Result.Passed, GateResult.Result.Undecided, GateResult.Result.Undecided);
    assertThat(results.get(2).message()).contains("no node has a ratio yet");
  }

  @Test
  void distributionsAndFailuresAreAddedUp() {
    RuntimeResultBuilder one =
        RuntimeResultBuilder.builder().runtime("runc").metric("latency").unit("ns").invalid(1);
    RuntimeResult first = one.n(2).mean(2.0).sd(Math.sqrt(2)).min(1.0).max(3.0).build();
    RuntimeResult second = one.n(2).mean(6.0).sd(Math.sqrt(2)).min(5.0).max(7.0).build();
    RuntimeResult both = NodeResults.of(List.of(List.of(first), List.of(second))).get(0);
    assertThat(both.n()).isEqualTo(4);
    assertThat(both.mean()).isEqualTo(4);
    assertThat(both.sd()).isCloseTo(Math.sqrt(20.0 / 3), within(1e-12));
    assertThat(both.min()).isEqualTo(1);
    assertThat(both.max()).isEqualTo(7);
    assertThat(both.invalid()).isEqualTo(2);
    assertThat(both.median()).isNull();
    RuntimeReliability trials =
        RuntimeReliabilityBuilder.builder().runtime("runc").attempts(10).failed(1).build();
    RuntimeReliability all = NodeReliability.of(List.of(List.of(trials), List.of(trials))).get(0);
    assertThat(all.attempts()).isEqualTo(20);
    assertThat(all.failed()).isEqualTo(2);
    assertThat(all.successRate()).isEqualTo(0.9);
  }

  private static NodeComparisons.Node node(
      String name, double ratio, List<Remark> remarks, boolean droppedOut) {
    return new NodeComparisons.Node(
        name,
        List.of(comparison("latency", ratio).remarks(remarks).build()),
        List.of(),
        droppedOut,
        Optional.empty());
  }

  /** Its blocks count, unless they allow no verdict. */
  @Test
  void nodeThatDroppedOutForbidsNoVerdict() {
    Remark ignored = new Remark(Remark.Kind.CpuLimitIgnored, "gvisor ignores the limit");
    List<NodeComparisons.Node> nodes = new ArrayList<>(nodes(List.of(1.49, 1.5, 1.51), n -> n));
    nodes.add(node("n4", 1.6, List.of(), true));
    assertThat(only(nodes).heterogeneity().nodes()).isEqualTo(4);
    nodes.set(3, node("n4", 1.6, List.of(ignored), true));
    Comparison c = only(nodes);
    assertThat(c.verdict()).isEqualTo(Comparison.Verdict.Slower);
    assertThat(c.heterogeneity().nodes()).isEqualTo(3);
    assertThat(c.pairs()).isEqualTo(18);
    assertThat(c.nodes()).hasSize(4);
    assertThat(c.remarks()).extracting(Remark::kind).containsExactly(Remark.Kind.NodeLeftOut);
    assertThat(c.remarks().get(0).message())
        .contains("node n4", "dropped out", "ignores the limit");
    GateResult gate =
        NodeGates.of(List.of(gate("latency", 0.8)), NodeComparisons.of(nodes, SETTINGS)).get(0);
    assertThat(gate.result()).isEqualTo(GateResult.Result.Passed);
  }

  @Test
  void nodeWithOnePairForbidsNoVerdict() {
    Remark ignored = new Remark(Remark.Kind.CpuLimitIgnored, "gvisor ignores the limit");
    Comparison c =
        only(
            nodes(
                List.of(1.49, 1.5, 1.51, 9.0),
                last -> last.pairs(1).ciLow(null).ciHigh(null).remarks(List.of(ignored))));
    assertThat(c.verdict()).isEqualTo(Comparison.Verdict.Slower);
  }

  private static NodeComparisons.Node failing(String name, double ratio, int runc, int gvisor) {
    Remark own = new Remark(Remark.Kind.FailsMoreOften, "Fisher's test of this node");
    return new NodeComparisons.Node(
        name,
        List.of(comparison("latency", ratio).remarks(List.of(own)).build()),
        List.of(
            RuntimeReliabilityBuilder.builder().runtime("runc").attempts(20).failed(runc).build(),
            RuntimeReliabilityBuilder.builder()
                .runtime("gvisor")
                .attempts(20)
                .failed(gvisor)
                .build()),
        false,
        Optional.empty());
  }

  /** No node alone shows that gvisor fails more often; a bad node alone does not show it either. */
  @Test
  void failuresAreTestedOverAllNodes() {
    Comparison fails =
        only(List.of(failing("a", 1.5, 0, 4), failing("b", 1.5, 0, 3), failing("c", 1.5, 0, 2)));
    assertThat(fails.verdict()).isEqualTo(Comparison.Verdict.Inconclusive);
    assertThat(fails.message())
        .contains("gvisor failed in 9 of 60 trials and runc in 0 of 60 on 3 nodes")
        .contains("Cochran-Mantel-Haenszel", "p = 0.003")
        .doesNotContain("Fisher");
    Comparison bad =
        only(
            List.of(failing("a", 1.5, 10, 11), failing("b", 1.49, 0, 0), failing("c", 1.51, 0, 0)));
    assertThat(bad.verdict()).isEqualTo(Comparison.Verdict.Slower);
    assertThat(bad.remarks()).extracting(Remark::kind).containsExactly(Remark.Kind.TrialsRanAgain);
  }
}
