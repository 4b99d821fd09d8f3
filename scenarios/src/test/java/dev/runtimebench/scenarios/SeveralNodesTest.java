package dev.runtimebench.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.NodeRatio;
import dev.runtimebench.api.v1alpha1.NodeState;
import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatusBuilder;
import dev.runtimebench.localcluster.http.ApiRequest;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.status.Conditions;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.scripted.PodScript;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One benchmark measures on several nodes: a benchmark for each node, and one ratio for all. */
@Execution(ExecutionMode.CONCURRENT)
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

  private static String progress(RuntimeBenchmark benchmark) {
    return benchmark.getStatus() == null
        ? ""
        : Conditions.find(benchmark.getStatus().conditions(), Conditions.PROGRESSING)
            .map(Condition::getMessage)
            .orElse("");
  }

  private String nodesBenchmark(int number) {
    return on.get("b").getStatus().nodes().get(number - 1).benchmark();
  }

  private static boolean isOfOperator(ApiRequest request) {
    return request.is("create", "runtimebenchmarks") && request.userAgent().startsWith("operator");
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
    AtomicBoolean sideBySide = new AtomicBoolean();
    on.play(
        pod ->
            PodScript.builder()
                .log(Duration.ZERO, "latency=" + latency(pod))
                .exitWhen(sideBySide::get)
                .build());
    on.apply(benchmark("3"));
    Awaitility.await().until(() -> busy().size() == 3);
    sideBySide.set(true);
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.nodesDone()).isEqualTo("3/3");
    assertThat(status.blocks().display()).isEqualTo("18/18 on 3");
    assertThat(status.nodes())
        .extracting(NodeState::node)
        .containsExactly("node-1", "node-2", "node-3");
    assertThat(status.nodes().get(2).benchmark()).matches("b-n3-[0-9a-f]{6}");
    assertThat(on.metrics())
        .contains("runtimebench_benchmarks{phase=\"Complete\"} 1")
        .contains("runtimebench_benchmarks{phase=\"Running\"} 0");
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
                    .exitWhen(() -> !held.get())
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
        on.await("b", b -> progress(b).contains("2 of 3 nodes have ended; node-2 Queued: "));
    assertThat(progress(waiting)).contains("default/a").doesNotContain("\n");
    assertThat(waiting.getStatus().nodes().get(1).reason()).isEqualTo("Queued");
    held.set(false);
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(phases(status)).containsOnly("Complete");
    on.awaitPhase("a", "Complete");
  }

  /** The benchmark of a node whose first Pod cannot run yet. */
  private RuntimeBenchmark awaitWaiting(int number, String words) {
    on.await("b", b -> progress(b).contains("2 of 3 nodes have ended"));
    String name = nodesBenchmark(number);
    on.triggerReconcile(name);
    return on.await(name, b -> progress(b).contains(words));
  }

  private void cordon(boolean cordoned) {
    on.client()
        .nodes()
        .withName("node-3")
        .edit(n -> new NodeBuilder(n).editSpec().withUnschedulable(cordoned).endSpec().build());
  }

  /** The drain begins while the benchmark of the node is queued, and takes six minutes. */
  @Test
  void nodeThatIsDrainedBeforeItsFirstPodStaysInTheBenchmark() {
    start(3);
    AtomicBoolean held = new AtomicBoolean(true);
    on.play(
        pod ->
            pod.getMetadata().getAnnotations().get(Labels.BENCHMARK).equals("a") && held.get()
                ? PodScript.builder()
                    .log(Duration.ZERO, "latency=1")
                    .exitWhen(() -> !held.get())
                    .build()
                : OperatorOnCluster.latency(latency(pod)));
    on.apply(
        Fixtures.benchmark(
            "a",
            "design: {blocks: {warmup: 0, min: 1, max: 1}, settleSeconds: 0}\n"
                + "placement: {nodeSelector: {kubernetes.io/hostname: node-3}}\n"));
    Awaitility.await().until(() -> !on.trialPods().isEmpty());
    on.apply(benchmark("All"));
    on.await("b", b -> progress(b).contains("2 of 3 nodes have ended; node-3 Queued: "));
    cordon(true);
    RuntimeBenchmark waiting = awaitWaiting(3, "node node-3 is cordoned");
    String name = waiting.getMetadata().getName();
    assertThat(progress(waiting)).contains("spec.timeouts.disruptionSeconds (1800 s)");
    on.advance(Duration.ofMinutes(6));
    on.triggerReconcile(name);
    long generation = on.get(name).getMetadata().getGeneration();
    RuntimeBenchmark later = on.await(name, b -> b.getStatus().observedGeneration() >= generation);
    assertThat(later.getStatus().phase()).isEqualTo("Queued");
    assertThat(phases(on.get("b").getStatus())).containsExactly("Complete", "Complete", "Queued");
    cordon(false);
    on.await(name, b -> progress(b).contains("default/a measures"));
    held.set(false);
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(phases(status)).containsOnly("Complete");
    assertThat(comparison(status).heterogeneity().nodes()).isEqualTo(3);
  }

  private void room(String pods) {
    on.client()
        .resource(on.client().nodes().withName("node-3").get())
        .editStatus(
            n ->
                new NodeBuilder(n)
                    .editStatus()
                    .addToAllocatable("pods", new Quantity(pods))
                    .endStatus()
                    .build());
  }

  @Test
  void nodeThatIsFullBeforeItsFirstPodIsWaitedFor() {
    start(3);
    play(Duration.ofMillis(2));
    room("0");
    on.apply(benchmark("All"));
    String name = awaitWaiting(3, "cannot be scheduled").getMetadata().getName();
    on.letTimePassFor(name, Duration.ofSeconds(31));
    RuntimeBenchmark waiting = on.await(name, b -> progress(b).contains("disruptionSeconds"));
    assertThat(progress(waiting)).contains("could not be scheduled", "(1800 s)");
    on.letTimePassFor(name, Duration.ofMinutes(6));
    on.await("b", b -> progress(b).contains("node-3"));
    assertThat(on.get("b").getStatus().nodes().get(2).phase()).isNotEqualTo("Failed");
    room("110");
    on.letTimePassFor(name, Duration.ofSeconds(31));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(phases(status)).containsOnly("Complete");
    assertThat(on.get(name).getStatus().failures())
        .allSatisfy(f -> assertThat(f.reason()).isEqualTo("NodeUnavailable"));
  }

  @Test
  void nodeThatIsDeletedBeforeItsFirstPodDropsOutAfterTheTimeForDisruptions() {
    start(3);
    play(Duration.ofMillis(2));
    room("0");
    on.apply(benchmark("All"));
    String name = awaitWaiting(3, "cannot be scheduled").getMetadata().getName();
    on.client().nodes().withName("node-3").delete();
    on.letTimePassFor(name, Duration.ofSeconds(31));
    on.await(
        name, b -> progress(b).contains("no node has the labels {kubernetes.io/hostname=node-3}"));
    on.letTimePassFor(name, Duration.ofMinutes(6));
    assertThat(on.get(name).getStatus().completionTime()).isNull();
    on.letTimePassFor(name, Duration.ofMinutes(30));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(phases(status)).containsExactly("Complete", "Complete", "Failed");
    assertThat(status.nodes().get(2).reason()).isIn("NodeUnavailable", "NodeLost");
    assertThat(status.nodes().get(2).message()).contains("disruptionSeconds");
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
    assertThat(on.get(status.nodes().get(0).benchmark()).getStatus().gates()).isEmpty();
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

  /** A refused call for one node leaves the others alone, and is tried again. */
  @Test
  void refusedBenchmarkOfANodeIsCreatedLater() {
    start(3);
    play(Duration.ofMillis(20));
    on.cluster()
        .faults()
        .next(2, SeveralNodesTest::isOfOperator, 403, "Forbidden", "exceeded quota");
    on.apply(benchmark("3"));
    RuntimeBenchmark refused = on.await("b", b -> progress(b).contains("exceeded quota"));
    assertThat(progress(refused))
        .contains("node-1, node-2 NodeRefused: cannot create the benchmark");
    assertThat(
            Conditions.find(refused.getStatus().conditions(), Conditions.PROGRESSING)
                .orElseThrow()
                .getReason())
        .isEqualTo("NodeRefused");
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(phases(status)).containsOnly("Complete");
    assertThat(comparison(status).pairs()).isEqualTo(18);
  }

  @Test
  void nodeWhoseBenchmarkIsRefusedForLongDropsOut() {
    start(4);
    play(Duration.ofMillis(20));
    AtomicInteger creates = new AtomicInteger();
    on.cluster()
        .faults()
        .next(
            Integer.MAX_VALUE,
            request -> isOfOperator(request) && creates.incrementAndGet() > 3,
            403,
            "Forbidden",
            "exceeded quota");
    on.apply(
        Fixtures.benchmark("b", DESIGN + "placement: {nodes: 4}\ntimeouts: {errorSeconds: 10}\n"));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(phases(status)).containsExactly("Complete", "Complete", "Complete", "Failed");
    assertThat(status.nodes().get(3).reason()).isEqualTo("NodeRefused");
    assertThat(status.nodes().get(3).message()).contains("403", "exceeded quota");
    assertThat(comparison(status).heterogeneity().nodes()).isEqualTo(3);
  }

  /** The operator that gives the node up has not accepted the benchmark itself. */
  @Test
  void refusalsLastAsLongAsTheWorkloadAllows() {
    start(3);
    play(Duration.ofMillis(20));
    AtomicInteger creates = new AtomicInteger();
    on.cluster()
        .faults()
        .next(
            Integer.MAX_VALUE,
            request -> isOfOperator(request) && creates.incrementAndGet() > 2,
            403,
            "Forbidden",
            "exceeded quota");
    on.apply(
        Fixtures.benchmark(
            "b",
            DESIGN
                + "placement: {nodes: 3}\n"
                + "workload: {inline: {container: {image: example/tool:1}, timeouts: {errorSeconds: 10}, metrics: [{name: latency, unit: ns, better: Lower, primary: true, summary: Median, source: {regex: {pattern: \"latency=([0-9.]+)\", group: 1}}}]}}\n"));
    on.await("b", b -> progress(b).contains("exceeded quota"));
    on.stopOperator();
    on.startOperator();
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(phases(status)).containsExactly("Complete", "Complete", "Failed");
    assertThat(status.nodes().get(2).reason()).isEqualTo("NodeRefused");
  }

  /** The answer to a create is lost: the benchmark exists, and is not created twice. */
  @Test
  void lostAnswerCreatesNoSecondBenchmark() {
    start(3);
    play(Duration.ofMillis(2));
    on.cluster().faults().cutAfterCommit(1, SeveralNodesTest::isOfOperator);
    on.apply(benchmark("3"));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(phases(status)).containsOnly("Complete");
    assertThat(status.nodes()).extracting(NodeState::recreated).containsOnlyNulls();
    assertThat(all()).hasSize(4);
  }

  @Test
  void deletedBenchmarkOfANodeIsMeasuredAgain() {
    start(3);
    AtomicBoolean held = new AtomicBoolean(true);
    on.play(
        pod ->
            node(pod) == 3 && block(pod) == 4 && held.get()
                ? PodScript.builder()
                    .log(Duration.ZERO, "latency=" + latency(pod))
                    .exitWhen(() -> !held.get())
                    .build()
                : OperatorOnCluster.latency(latency(pod)));
    on.apply(benchmark("3"));
    on.await(
        "b", b -> b.getStatus().nodes().size() == 3 && "2/3".equals(b.getStatus().nodesDone()));
    on.client().resource(on.get(nodesBenchmark(1))).delete();
    on.await("b", b -> b.getStatus().nodes().get(0).recreated() != null);
    on.stopOperator();
    held.set(false);
    on.startOperator();
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.nodes().get(0).recreated()).isEqualTo(1);
    assertThat(phases(status)).containsOnly("Complete");
    assertThat(comparison(status).pairs()).isEqualTo(18);
    assertThat(Conditions.find(status.conditions(), Conditions.COMPLETE).orElseThrow().getMessage())
        .contains("somebody deleted the benchmark of node node-1");
  }

  @Test
  void benchmarkThatIsCreatedAgainHasNewBenchmarksForItsNodes() {
    start(3);
    play(Duration.ofMillis(60));
    on.apply(benchmark("3"));
    Awaitility.await().until(() -> on.samples().size() >= 3);
    String before = nodesBenchmark(1);
    on.client().resource(on.get("b")).delete();
    on.apply(benchmark("3"));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.nodes().get(0).benchmark()).isNotEqualTo(before);
    assertThat(phases(status)).containsOnly("Complete");
    Awaitility.await().untilAsserted(() -> assertThat(all()).hasSize(4));
  }

  /** As after kubectl delete --cascade=orphan: the owner is gone, and its dependents remain. */
  @Test
  void orphansOfAnEarlierBenchmarkAreNamed() {
    start(2);
    play(Duration.ofSeconds(3));
    on.apply(benchmark("2"));
    Awaitility.await().until(() -> !on.trialPods().isEmpty());
    List<String> orphans = List.of(nodesBenchmark(1), nodesBenchmark(2));
    on.stopOperator();
    orphans.forEach(
        name ->
            on.client()
                .resources(RuntimeBenchmark.class)
                .inNamespace("default")
                .withName(name)
                .patch(
                    PatchContext.of(PatchType.JSON_MERGE),
                    "{\"metadata\":{\"ownerReferences\":null}}"));
    on.client().resource(on.get("b")).delete();
    on.startOperator();
    play(Duration.ofMillis(2));
    on.apply(benchmark("2"));
    RuntimeBenchmark waiting = on.await("b", b -> "Queued".equals(b.getStatus().phase()));
    assertThat(Conditions.find(waiting.getStatus().conditions(), Conditions.PROGRESSING))
        .hasValueSatisfying(
            c -> {
              assertThat(c.getReason()).isEqualTo("EarlierNodesLeft");
              assertThat(c.getMessage())
                  .contains("kubectl -n default delete rtb " + String.join(" ", orphans));
            });
    orphans.forEach(name -> on.client().resource(on.get(name)).delete());
    Awaitility.await().until(() -> all().size() == 1);
    on.triggerReconcile("b");
    on.awaitPhase("b", "Complete");
  }

  /** Whatever ended the benchmark: its nodes must not measure on. */
  @Test
  void nodesStopWhenTheBenchmarkHasEnded() {
    start(2);
    play(Duration.ofMillis(200));
    on.apply(benchmark("2"));
    Awaitility.await().until(() -> on.samples().size() >= 2);
    on.stopOperator();
    RuntimeBenchmark ended = on.get("b");
    ended.setStatus(
        RuntimeBenchmarkStatusBuilder.builder(ended.getStatus())
            .phase("Failed")
            .completionTime("2026-01-01T00:00:00Z")
            .conditions(
                ended.getStatus().conditions().stream()
                    .map(
                        c ->
                            new ConditionBuilder(c)
                                .withStatus("Progressing".equals(c.getType()) ? "False" : "True")
                                .build())
                    .filter(c -> !"Complete".equals(c.getType()))
                    .toList())
            .build());
    on.client().resource(ended).updateStatus();
    on.startOperator();
    for (int number : List.of(1, 2)) {
      assertThat(
              on.await(nodesBenchmark(number), b -> "Suspended".equals(b.getStatus().phase()))
                  .getSpec()
                  .isSuspended())
          .isTrue();
    }
    assertThat(on.get("b").getStatus().phase()).isEqualTo("Failed");
  }

  /** An edit of the catalogue between the starts of two nodes. */
  @Test
  void nodeThatMeasuredSomethingElseDoesNotCount() {
    start(4);
    AtomicBoolean held = new AtomicBoolean(true);
    on.play(
        pod ->
            pod.getMetadata().getAnnotations().get(Labels.BENCHMARK).equals("a") && held.get()
                ? PodScript.builder()
                    .log(Duration.ZERO, "latency=1")
                    .exitWhen(() -> !held.get())
                    .build()
                : OperatorOnCluster.latency(latency(pod)));
    on.client().resource(Fixtures.workload("tool", Fixtures.WORKLOAD)).create();
    on.apply(
        Fixtures.benchmark(
            "a",
            "design: {blocks: {warmup: 0, min: 1, max: 1}, settleSeconds: 0}\n"
                + "placement: {nodeSelector: {kubernetes.io/hostname: node-4}}\n"));
    Awaitility.await().until(() -> !on.trialPods().isEmpty());
    on.apply(Fixtures.benchmark("b", DESIGN + "placement: {nodes: 4}\nworkload: {ref: tool}\n"));
    on.await("b", b -> "3/4".equals(b.getStatus().nodesDone()));
    on.client()
        .resource(Fixtures.workload("tool", Fixtures.WORKLOAD.replace("\"--size\"", "\"--SIZE\"")))
        .update();
    held.set(false);
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(phases(status)).containsOnly("Complete");
    Comparison c = comparison(status);
    assertThat(c.heterogeneity().nodes()).isEqualTo(3);
    assertThat(c.pairs()).isEqualTo(18);
    assertThat(c.remarks())
        .filteredOn(remark -> remark.kind() == Remark.Kind.NodeLeftOut)
        .singleElement()
        .satisfies(
            remark ->
                assertThat(remark.message()).contains("node node-4", "measured something else"));
  }

  /** The precision of each node says nothing about the ratio of all nodes. */
  @Test
  void nodesThatStopAtTheirPrecisionAreCounted() {
    start(3);
    play(Duration.ofMillis(2));
    on.apply(
        Fixtures.benchmark(
            "b",
            "design: {blocks: {warmup: 0, min: 3, max: 40}, precision: {relativeHalfWidth: 0.1, confidence: 0.95}, settleSeconds: 0}\n"
                + "placement: {nodes: 3}\n"));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.nodes()).extracting(NodeState::reason).containsOnly("PrecisionReached");
    assertThat(Conditions.find(status.conditions(), Conditions.COMPLETE).orElseThrow())
        .satisfies(
            complete -> {
              assertThat(complete.getReason()).isEqualTo("NodesMeasured");
              assertThat(complete.getMessage())
                  .contains("3 stopped at the precision of their own ratio");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "All"})
  void policyLimitsTheNumberOfNodes(String nodes) {
    start(3);
    on.restartOperator(Map.of("RTB_POLICY", "{\"perBenchmark\":{\"maxNodes\":2}}"));
    on.apply(benchmark(nodes));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Failed");
    assertThat(Conditions.find(status.conditions(), Conditions.FAILED).orElseThrow())
        .satisfies(
            failed -> {
              assertThat(failed.getReason()).isEqualTo("PolicyDenied");
              assertThat(failed.getMessage())
                  .contains(
                      "policy.perBenchmark.maxNodes", "spec.placement.nodes", "2 are allowed");
            });
    assertThat(all()).hasSize(1);
  }
}
