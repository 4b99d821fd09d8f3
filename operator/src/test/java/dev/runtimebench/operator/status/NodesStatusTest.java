package dev.runtimebench.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.ComparisonBuilder;
import dev.runtimebench.api.v1alpha1.NodeRatio;
import dev.runtimebench.api.v1alpha1.NodeState;
import dev.runtimebench.api.v1alpha1.NodeStateBuilder;
import dev.runtimebench.api.v1alpha1.OverheadFigureBuilder;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatusBuilder;
import dev.runtimebench.api.v1alpha1.RuntimeOverheadBuilder;
import dev.runtimebench.api.v1alpha1.RuntimeReliabilityBuilder;
import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.api.v1alpha1.RuntimeResultBuilder;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodesStatusTest {

  private static final int METRICS = 8;
  private static final List<String> RUNTIMES = List.of("runc", "gvisor", "kata", "youki");

  /** A name as a cloud gives it. */
  private static String node(int number) {
    return "ip-10-20-%d-%d.eu-central-1.compute.internal".formatted(100 + number, 100 + number);
  }

  private static Comparison comparison(int metric, String runtime, int node) {
    double ratio = 1.2345678901234567 + 0.01 * node;
    return ComparisonBuilder.builder()
        .runtime(runtime)
        .baseline("runc")
        .metric("metric_with_a_name_" + metric)
        .primary(true)
        .pairs(40)
        .excluded(0)
        .ratio(ratio)
        .ciLow(ratio / 1.0123456789)
        .ciHigh(ratio * 1.0123456789)
        .confidence(0.95)
        .difference(1e6 * ratio)
        .differenceLow(1e6 * ratio / 1.012)
        .differenceHigh(1e6 * ratio * 1.012)
        .remarks(List.of(new Remark(Remark.Kind.TwoModes, "the values lie in two groups")))
        .build();
  }

  private static RuntimeResult result(int metric, String runtime) {
    return RuntimeResultBuilder.builder()
        .runtime(runtime)
        .metric("metric_with_a_name_" + metric)
        .unit("ns")
        .n(40)
        .invalid(0)
        .mean(1234567.1234567)
        .sd(12345.1234567)
        .min(1200000.1234567)
        .max(1300000.1234567)
        .build();
  }

  private static RuntimeBenchmarkStatus status(int node, String digest) {
    List<Comparison> comparisons = new ArrayList<>();
    List<RuntimeResult> results = new ArrayList<>();
    for (int metric = 0; metric < METRICS; metric++) {
      for (String runtime : RUNTIMES) {
        results.add(result(metric, runtime));
        if (!runtime.equals("runc")) {
          comparisons.add(comparison(metric, runtime, node));
        }
      }
    }
    return RuntimeBenchmarkStatusBuilder.builder()
        .comparisons(comparisons)
        .results(results)
        .reliability(
            RUNTIMES.stream()
                .map(
                    runtime ->
                        RuntimeReliabilityBuilder.builder()
                            .runtime(runtime)
                            .attempts(41)
                            .failed(1)
                            .build())
                .toList())
        .overhead(
            List.of(
                RuntimeOverheadBuilder.builder()
                    .runtime("gvisor")
                    .runtimeClass("gvisor")
                    .pods(72)
                    .memory(
                        OverheadFigureBuilder.builder()
                            .pods(72)
                            .percentile95((18.0 + node) * (1 << 20))
                            .suggested((18 + node) + "Mi")
                            .build())
                    .derivation("the 95th percentile")
                    .build()))
        .specDigest(digest)
        .build();
  }

  /** Every fourth node has dropped out, with a message of the maximum length. */
  private static NodesInput input(int count, Map<Integer, String> digests) {
    List<NodeState> nodes = new ArrayList<>();
    Map<String, RuntimeBenchmarkStatus> statuses = new HashMap<>();
    for (int i = 0; i < count; i++) {
      String benchmark = "b-with-a-name-of-some-length-n%d-0a1b2c".formatted(i + 1);
      boolean dropped = i % 4 == 3;
      nodes.add(
          NodeStateBuilder.builder()
              .node(node(i))
              .hostname(node(i))
              .benchmark(benchmark)
              .phase(dropped ? "Failed" : "Complete")
              .blocks(40)
              .reason(dropped ? "NonZeroExit" : "MaxBlocksReached")
              .message("m".repeat(dropped ? 200 : 60))
              .build());
      statuses.put(benchmark, status(i, digests.getOrDefault(i, "sha256:0")));
    }
    return NodesInputBuilder.builder()
        .startTime("2026-01-01T00:00:00Z")
        .seed(1)
        .nodes(nodes)
        .statuses(statuses)
        .build();
  }

  private static RuntimeBenchmarkStatus onNodes(NodesInput input) {
    return new StatusAssembler(Fixtures.created("b", ""), null, "2026-01-01T00:01:00Z")
        .onNodes(
            new Activity(BenchmarkPhase.Complete, Reason.StoppedEarly, "m".repeat(2000)), input);
  }

  @Test
  void statusOfAHundredNodesStaysSmall() {
    RuntimeBenchmarkStatus status = onNodes(input(100, Map.of()));
    assertThat(status.comparisons()).hasSize(METRICS * (RUNTIMES.size() - 1));
    assertThat(status.comparisons().get(0).nodes()).hasSize(100);
    assertThat(status.comparisons().get(2).nodes()).isEmpty();
    assertThat(status.comparisons().get(23).heterogeneity().nodes()).isEqualTo(100);
    assertThat(Serialization.asJson(status).getBytes(StandardCharsets.UTF_8).length)
        .isLessThan(100_000);
  }

  /** Each name has 63 characters, and each node has dropped out with a message of 200. */
  @Test
  void statusOfAHundredNodesWithLongNamesAndMessagesStaysSmall() {
    NodesInput input = input(100, Map.of());
    List<NodeState> nodes = new ArrayList<>();
    Map<String, RuntimeBenchmarkStatus> statuses = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      String name = "%03d".formatted(i) + "n".repeat(60);
      String benchmark = "%03d".formatted(i) + "b".repeat(60);
      nodes.add(
          NodeStateBuilder.builder(input.nodes().get(i))
              .node(name)
              .hostname(name)
              .benchmark(benchmark)
              .phase("Failed")
              .reason("HandlerNotFound")
              .message("m".repeat(200))
              .build());
      statuses.put(benchmark, status(i, i < 90 ? "sha256:0" : "sha256:1"));
    }
    RuntimeBenchmarkStatus status =
        onNodes(NodesInputBuilder.builder(input).nodes(nodes).statuses(statuses).build());
    assertThat(status.comparisons().get(0).nodes()).hasSize(100);
    assertThat(status.nodes().get(99).message()).hasSize(60).endsWith("...");
    assertThat(Serialization.asJson(status).getBytes(StandardCharsets.UTF_8).length)
        .isLessThan(100_000);
  }

  /** With one pair on each node there is no ratio for all nodes: the line shows those of nodes. */
  @Test
  void resultLineOfManyNodesWithoutAnOverallRatioIsShort() {
    NodesInput input = input(100, Map.of());
    Map<String, RuntimeBenchmarkStatus> statuses = new HashMap<>();
    input
        .statuses()
        .forEach(
            (benchmark, status) ->
                statuses.put(
                    benchmark,
                    RuntimeBenchmarkStatusBuilder.builder(status)
                        .comparisons(
                            status.comparisons().stream()
                                .map(c -> ComparisonBuilder.builder(c).pairs(1).build())
                                .toList())
                        .build()));
    String result = onNodes(NodesInputBuilder.builder(input).statuses(statuses).build()).result();
    assertThat(result)
        .startsWith("gvisor by node 1.23x, 1.24x, 1.25x, 1.26x, 1.27x and 95 more, kata by node");
  }

  @Test
  void largestSuggestionOfTheNodesThatCountIsInTheStatus() {
    RuntimeBenchmarkStatus status = onNodes(input(3, Map.of(2, "sha256:1")));
    assertThat(status.overhead()).hasSize(1);
    assertThat(status.overhead().get(0).memory().suggested()).isEqualTo("19Mi");
  }

  @Test
  void nodeWithAnotherDigestDoesNotCount() {
    RuntimeBenchmarkStatus status = onNodes(input(5, Map.of(2, "sha256:1")));
    Comparison c = status.comparisons().get(0);
    assertThat(c.heterogeneity().nodes()).isEqualTo(4);
    assertThat(c.nodes()).extracting(NodeRatio::node).contains(node(2));
    assertThat(c.nodes())
        .extracting(NodeRatio::leftOut)
        .containsExactly(null, null, true, null, null);
    assertThat(c.remarks()).extracting(Remark::kind).contains(Remark.Kind.NodeLeftOut);
    assertThat(status.results().get(0).n()).isEqualTo(4 * 40);
    assertThat(status.reliability().get(0).attempts()).isEqualTo(4 * 41);
    assertThat(status.reliability().get(0).successLow()).isNull();
  }

  /** A restarted operator sees the same nodes, and must come to the same answer. */
  @Test
  void ofTwoDigestsTheFirstNodeDecides() {
    Map<Integer, String> digests = Map.of(0, "sha256:1", 1, "sha256:1");
    Comparison c = onNodes(input(4, digests)).comparisons().get(0);
    assertThat(c.pairs()).isEqualTo(80);
    assertThat(c.remarks())
        .filteredOn(remark -> remark.kind() == Remark.Kind.NodeLeftOut)
        .singleElement()
        .satisfies(
            remark ->
                assertThat(remark.message())
                    .startsWith("on 2 nodes (%s, %s), such as node ".formatted(node(2), node(3))));
  }
}
