package dev.runtimebench.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.NodeRatio;
import dev.runtimebench.api.v1alpha1.NodeState;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.status.Conditions;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.scripted.PodScript;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One benchmark measures on several nodes: a benchmark for each node, and one ratio for all. */
class SeveralNodesTest {

  private static final int BLOCKS = 6;
  private static final String DESIGN =
      "design: {blocks: {warmup: 0, min: 3, max: 6}, precision: {relativeHalfWidth: 0, confidence: 0.95}, retries: 0, settleSeconds: 0}\n";

  /** The quantile of Student's t with 2 degrees of freedom for a confidence of 95%. */
  private static final double T2 = 4.302652729911275;

  private OperatorOnCluster on;

  @AfterEach
  void stop() {
    on.close();
  }

  private void start(int nodes) {
    on = new OperatorOnCluster(Duration.ofSeconds(90), nodes);
  }

  private static RuntimeBenchmark benchmark(String nodes) {
    return Fixtures.benchmark("b", DESIGN + "placement: {nodes: %s}\n".formatted(nodes));
  }

  private static int block(Pod pod) {
    return Integer.parseInt(pod.getMetadata().getLabels().get(Labels.BLOCK));
  }

  /** The number of the node that the Pod selects: the script is asked before the Pod has a node. */
  private static int node(Pod pod) {
    String hostname =
        pod.getSpec().getNodeSelector().getOrDefault("kubernetes.io/hostname", "node-1");
    return Integer.parseInt(hostname.substring("node-".length()));
  }

  /** The log ratio of a block on a node: the nodes differ, and so do their blocks. */
  private static double logRatio(int node, int block) {
    return Math.log(1 + 0.1 * node) + 0.01 * (block % 3 - 1);
  }

  private static double latency(Pod pod) {
    boolean baseline = OperatorOnCluster.runtime(pod).equals("runc");
    return 1000 * (baseline ? 1 : Math.exp(logRatio(node(pod), block(pod))));
  }

  private void play(Duration each) {
    on.play(
        pod ->
            PodScript.builder()
                .log(Duration.ZERO, "latency=" + latency(pod))
                .exitAfter(each)
                .build());
  }

  private static double mean(int node, int blocks) {
    return IntStream.range(0, blocks).mapToDouble(b -> logRatio(node, b)).average().orElseThrow();
  }

  private static Comparison comparison(RuntimeBenchmarkStatus status) {
    assertThat(status.comparisons()).hasSize(1);
    return status.comparisons().get(0);
  }

  private static List<String> phases(RuntimeBenchmarkStatus status) {
    return status.nodes().stream().map(NodeState::phase).toList();
  }

  private List<RuntimeBenchmark> all() {
    return on.client().resources(RuntimeBenchmark.class).inNamespace("default").list().getItems();
  }

  /** The nodes on which a container of a trial runs now. */
  private Set<String> busy() {
    Set<String> nodes = new HashSet<>();
    on.trialPods().stream()
        .filter(pod -> PodState.of(pod) instanceof PodState.Running)
        .forEach(pod -> nodes.add(pod.getSpec().getNodeName()));
    return nodes;
  }

  /**
   * With the same number of blocks on each node, the random-effects interval is Student's interval
   * of the nodes' means, if the nodes differ by more than the noise.
   */
  @Test
  void threeNodesMeasureSideBySideAndGiveTheRatioOfNodesLikeThese() {
    start(3);
    play(Duration.ofMillis(150));
    on.apply(benchmark("3"));
    Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> busy().size() == 3);
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.nodesDone()).isEqualTo("3/3");
    assertThat(status.blocks().display()).isEqualTo("18/18");
    assertThat(status.nodes())
        .extracting(NodeState::node)
        .containsExactly("node-1", "node-2", "node-3");
    assertThat(status.nodes())
        .extracting(NodeState::benchmark)
        .containsExactly("b-n1", "b-n2", "b-n3");
    double[] means = IntStream.rangeClosed(1, 3).mapToDouble(n -> mean(n, BLOCKS)).toArray();
    double middle = (means[0] + means[1] + means[2]) / 3;
    double spread = 0;
    for (double mean : means) {
      spread += (mean - middle) * (mean - middle) / 2;
    }
    double half = T2 * Math.sqrt(spread / 3);
    Comparison c = comparison(status);
    assertThat(c.pairs()).isEqualTo(18);
    assertThat(Math.log(c.ratio())).isEqualTo(middle, within(1e-9));
    assertThat(Math.log(c.ciLow())).isEqualTo(middle - half, within(1e-8));
    assertThat(Math.log(c.ciHigh())).isEqualTo(middle + half, within(1e-8));
    assertThat(c.heterogeneity().nodes()).isEqualTo(3);
    assertThat(c.heterogeneity().pValue()).isLessThan(1e-6);
    assertThat(c.nodes()).extracting(NodeRatio::node).containsExactly("node-1", "node-2", "node-3");
    for (int i = 0; i < 3; i++) {
      assertThat(Math.log(c.nodes().get(i).ratio())).isEqualTo(means[i], within(1e-9));
    }
    assertThat(on.played().stream().map(pod -> pod.getSpec().getNodeSelector()))
        .isNotEmpty()
        .allSatisfy(selector -> assertThat(selector).containsKey("kubernetes.io/hostname"));
    assertThat(status.nodes())
        .allSatisfy(
            n ->
                assertThat(on.get(n.benchmark()).getStatus().environment().node())
                    .isEqualTo(n.node()));
  }

  @Test
  void nodeThatFailsDropsOutAndItsFinishedBlocksCount() {
    start(3);
    on.play(
        pod ->
            node(pod) == 3 && block(pod) == 2
                ? PodScript.builder().log(Duration.ZERO, "no disk").exitCode(7).build()
                : OperatorOnCluster.latency(latency(pod)));
    on.apply(benchmark("3"));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(phases(status)).containsExactly("Complete", "Complete", "Failed");
    NodeState dropped = status.nodes().get(2);
    assertThat(dropped.blocks()).isEqualTo(2);
    assertThat(dropped.reason()).isIn("NonZeroExit", "FailsMoreOften");
    assertThat(dropped.message()).contains("7");
    Comparison c = comparison(status);
    assertThat(c.nodes()).extracting(NodeRatio::pairs).containsExactly(6, 6, 2);
    assertThat(c.heterogeneity().nodes()).isEqualTo(3);
    assertThat(c.ratio()).isNotNull();
    assertThat(Conditions.find(status.conditions(), Conditions.COMPLETE).orElseThrow())
        .satisfies(
            complete -> {
              assertThat(complete.getReason()).isEqualTo("StoppedEarly");
              assertThat(complete.getMessage()).contains("2 of 3 nodes", "node-3 dropped out");
            });
  }

  @Test
  void twoNodesGiveARatioForEachNodeOnly() {
    start(2);
    play(Duration.ofMillis(2));
    on.apply(benchmark("2"));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    Comparison c = comparison(status);
    assertThat(c.ratio()).isNull();
    assertThat(c.ciLow()).isNull();
    assertThat(c.pValue()).isNull();
    assertThat(c.verdict()).isEqualTo(Comparison.Verdict.Inconclusive);
    assertThat(c.message()).contains("2 node(s)", "needs 3");
    assertThat(c.nodes()).hasSize(2).allSatisfy(n -> assertThat(n.ciLow()).isNotNull());
    assertThat(status.result()).isEqualTo("gvisor by node 1.10x, 1.20x");
  }

  @Test
  void allStandsForTheNodesThatMatch() {
    start(5);
    play(Duration.ofMillis(2));
    for (String node : List.of("node-1", "node-3", "node-5")) {
      on.client()
          .nodes()
          .withName(node)
          .edit(
              n ->
                  new NodeBuilder(n).editMetadata().addToLabels("pool", "x").endMetadata().build());
    }
    on.apply(
        Fixtures.benchmark("b", DESIGN + "placement: {nodes: All, nodeSelector: {pool: x}}\n"));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.nodes())
        .extracting(NodeState::node)
        .containsExactly("node-1", "node-3", "node-5");
    assertThat(comparison(status).nodes()).hasSize(3);
  }

  @Test
  void tooFewNodesAreWaitedFor() {
    start(2);
    play(Duration.ofMillis(2));
    on.client()
        .nodes()
        .withName("node-2")
        .edit(n -> new NodeBuilder(n).editSpec().withUnschedulable(true).endSpec().build());
    on.apply(benchmark("2"));
    RuntimeBenchmark waiting = on.await("b", b -> "Queued".equals(b.getStatus().phase()));
    assertThat(Conditions.find(waiting.getStatus().conditions(), Conditions.PROGRESSING))
        .hasValueSatisfying(
            c -> {
              assertThat(c.getReason()).isEqualTo("NodesMissing");
              assertThat(c.getMessage()).contains("needs 2 nodes", "only 1 of the 2 nodes");
            });
    assertThat(all()).hasSize(1);
    on.advance(Duration.ofDays(1));
    on.triggerReconcile("b");
    assertThat(on.awaitPhase("b", "Failed").result()).contains("NodesMissing");
  }

  @Test
  void benchmarkGoesOnAfterARestartOfTheOperator() {
    start(3);
    play(Duration.ofMillis(60));
    on.apply(benchmark("3"));
    Awaitility.await().until(() -> on.samples().size() >= 6);
    on.stopOperator();
    Set<String> finished = new HashSet<>(on.samples());
    List<NodeState> before = on.get("b").getStatus().nodes();
    on.startOperator();
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(on.samples()).containsAll(finished);
    assertThat(status.nodes())
        .extracting(NodeState::node)
        .containsExactlyElementsOf(before.stream().map(NodeState::node).toList());
    assertThat(all()).hasSize(4);
    assertThat(comparison(status).pairs()).isEqualTo(18);
  }

  @Test
  void deletionInTheMiddleLeavesNothing() {
    start(3);
    play(Duration.ofMillis(100));
    on.apply(benchmark("3"));
    Awaitility.await().until(() -> on.samples().size() >= 3);
    on.client().resource(on.get("b")).delete();
    Awaitility.await()
        .untilAsserted(
            () -> {
              assertThat(all()).isEmpty();
              assertThat(on.pods()).isEmpty();
              assertThat(on.samples()).isEmpty();
            });
  }

  @Test
  void nodeOnWhichAnotherBenchmarkMeasuresIsWaitedFor() {
    start(3);
    AtomicBoolean held = new AtomicBoolean(true);
    on.play(
        pod ->
            pod.getMetadata().getAnnotations().get(Labels.BENCHMARK).equals("a") && held.get()
                ? PodScript.builder()
                    .log(Duration.ZERO, "latency=1")
                    .exitAfter(Duration.ofSeconds(10))
                    .build()
                : OperatorOnCluster.latency(latency(pod)));
    on.apply(
        Fixtures.benchmark(
            "a",
            "design: {blocks: {warmup: 0, min: 1, max: 1}, settleSeconds: 0}\n"
                + "placement: {nodeSelector: {kubernetes.io/hostname: node-2}}\n"));
    Awaitility.await().until(() -> !on.trialPods().isEmpty());
    on.apply(benchmark("All"));
    RuntimeBenchmark waiting =
        on.await("b-n2", b -> b.getStatus() != null && "Queued".equals(b.getStatus().phase()));
    assertThat(
            Conditions.find(waiting.getStatus().conditions(), Conditions.PROGRESSING)
                .orElseThrow()
                .getMessage())
        .contains("node-2", "default/a");
    on.awaitPhase("b-n1", "Complete");
    held.set(false);
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(phases(status)).containsOnly("Complete");
    on.awaitPhase("a", "Complete");
  }

  @Test
  void suspensionHoldsForAllNodes() {
    start(2);
    play(Duration.ofMillis(100));
    on.apply(benchmark("2"));
    Awaitility.await().until(() -> on.samples().size() >= 2);
    on.patchSpec("b", "{\"suspend\":true}");
    RuntimeBenchmark held = on.await("b", b -> "Suspended".equals(b.getStatus().phase()));
    assertThat(phases(held.getStatus())).containsOnly("Suspended");
    on.patchSpec("b", "{\"suspend\":false}");
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(comparison(status).nodes())
        .extracting(NodeRatio::pairs)
        .containsExactly(BLOCKS, BLOCKS);
  }

  @Test
  void gateIsDecidedOnTheRatioOfNodesLikeThese() {
    start(3);
    play(Duration.ofMillis(2));
    on.apply(
        Fixtures.benchmark(
            "b",
            DESIGN
                + "placement: {nodes: 3}\n"
                + "gates: [{metric: latency, runtime: gvisor, maxRatio: 2}, {metric: latency, runtime: gvisor, maxRatio: 1.2}]\n"));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.gates())
        .extracting(g -> g.result().name())
        .containsExactly("Passed", "Undecided");
    assertThat(on.get("b-n1").getStatus().gates()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "101", "\"3\"", "Some"})
  void wrongNumberOfNodesIsRefused(String nodes) {
    start(1);
    assertThatThrownBy(() -> on.apply(benchmark(nodes)))
        .hasMessageContaining("spec.placement.nodes")
        .hasMessageContaining("One, All, or a number of nodes from 2 to 100");
  }

  @Test
  void gateOnAValueNeedsOneNode() {
    start(2);
    on.apply(
        Fixtures.benchmark(
            "b",
            DESIGN
                + "placement: {nodes: 2}\n"
                + "gates: [{metric: latency, runtime: gvisor, maxValue: 2}]\n"));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Failed");
    assertThat(Conditions.find(status.conditions(), Conditions.ACCEPTED).orElseThrow().getMessage())
        .contains("spec.gates[0]", "one node only");
  }

  @Test
  void benchmarkOnOneNodeHasNoNodesInItsStatus() {
    start(2);
    play(Duration.ofMillis(2));
    on.apply(benchmark("One"));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.nodes()).isEmpty();
    assertThat(status.nodesDone()).isNull();
    assertThat(comparison(status).nodes()).isEmpty();
    assertThat(all()).hasSize(1);
  }
}
