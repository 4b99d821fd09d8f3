package dev.runtimebench.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.operator.status.Conditions;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.scripted.PodScript;
import dev.runtimebench.testkit.scripted.ScriptedNode;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One benchmark measures on a node at a time, and benchmarks on different nodes side by side. */
@Execution(ExecutionMode.CONCURRENT)
class LanesTest {

  private static final String SHORT =
      "design: {blocks: {warmup: 0, min: 2, max: 2}, settleSeconds: 0}\n";

  private OperatorOnCluster on;

  @AfterEach
  void stop() {
    on.close();
  }

  private void start(int nodes, Consumer<ScriptedNode> setUp) {
    on = new OperatorOnCluster(Duration.ofSeconds(90), nodes, setUp);
  }

  private static String benchmark(Pod pod) {
    return pod.getMetadata().getAnnotations().get(Labels.BENCHMARK);
  }

  /** The node of each trial so far, by benchmark. */
  private Map<String, Set<String>> nodes() {
    return on.pods().stream()
        .filter(pod -> pod.getSpec().getNodeName() != null)
        .collect(
            Collectors.groupingBy(
                LanesTest::benchmark,
                Collectors.mapping(pod -> pod.getSpec().getNodeName(), Collectors.toSet())));
  }

  private static Optional<String> pinned(Pod pod) {
    return Optional.ofNullable(pod.getSpec().getAffinity())
        .map(affinity -> affinity.getNodeAffinity())
        .map(affinity -> affinity.getRequiredDuringSchedulingIgnoredDuringExecution())
        .map(required -> required.getNodeSelectorTerms().get(0).getMatchFields().get(0))
        .filter(field -> "In".equals(field.getOperator()))
        .map(NodeSelectorRequirement::getValues)
        .map(values -> values.get(0));
  }

  private static String progress(RuntimeBenchmark benchmark) {
    return benchmark.getStatus() == null
        ? ""
        : Conditions.find(benchmark.getStatus().conditions(), Conditions.PROGRESSING)
            .map(Condition::getMessage)
            .orElse("");
  }

  private static Set<String> nodesOf(RuntimeBenchmarkStatus status) {
    return Set.of(status.environment().node());
  }

  @Test
  void benchmarksOnTwoNodesMeasureSideBySideAndAThirdOneWaits() {
    start(2, node -> {});
    CountDownLatch bothRun = new CountDownLatch(1);
    // The Pods of a and b hang until both benchmarks have one.
    on.play(
        pod ->
            bothRun.getCount() == 0
                ? OperatorOnCluster.latency(1)
                : PodScript.builder()
                    .log(Duration.ZERO, "latency=1")
                    .exitWhen(() -> bothRun.getCount() == 0)
                    .build());
    on.apply(Fixtures.benchmark("a", SHORT));
    Awaitility.await().until(() -> nodes().containsKey("a"));
    on.apply(Fixtures.benchmark("b", SHORT));
    Map<String, Set<String>> both =
        Awaitility.await().until(this::nodes, n -> n.keySet().containsAll(Set.of("a", "b")));
    assertThat(both.get("a")).hasSize(1).doesNotContainAnyElementsOf(both.get("b"));
    on.apply(Fixtures.benchmark("c", SHORT));
    RuntimeBenchmark waiting = on.await("c", b -> "Queued".equals(b.getStatus().phase()));
    assertThat(progress(waiting))
        .matches("waiting for one of 2 nodes, such as node node-1, where default/[ab] measures");
    bothRun.countDown();
    List.of("a", "b", "c").forEach(name -> on.awaitPhase(name, "Complete"));
    assertThat(on.played().stream().filter(pod -> pod.getSpec().getNodeName() != null))
        .as("every Pod names its node to the scheduler")
        .allSatisfy(pod -> assertThat(pinned(pod)).contains(pod.getSpec().getNodeName()));
  }

  @Test
  void nodeOnWhichTheSchedulerDoesNotPlaceThePodIsFollowedByTheNext() {
    start(
        3,
        node -> {
          if (!node.name().equals("node-3")) {
            node.withAllocatable("pods", "0");
          }
        });
    on.apply(Fixtures.benchmark("a", SHORT));
    RuntimeBenchmarkStatus status = on.awaitPhase("a", "Complete");
    assertThat(nodesOf(status)).containsExactly("node-3");
    assertThat(status.failures())
        .allSatisfy(f -> assertThat(f.reason()).isEqualTo("NodeUnavailable"));
  }

  @Test
  void benchmarkThatIsTooLargeForEachNodeHoldsNone() {
    start(2, node -> node.withAllocatable("cpu", "4"));
    on.apply(
        Fixtures.benchmark(
            "large", SHORT + "resources: {cpu: '8'}\ntimeouts: {startSeconds: 120}\n"));
    on.await("large", b -> "Running".equals(b.getStatus().phase()));
    on.apply(Fixtures.benchmark("a", SHORT));
    on.apply(Fixtures.benchmark("b", SHORT));
    on.awaitPhase("a", "Complete");
    on.awaitPhase("b", "Complete");
    assertThat(on.get("large").getStatus().phase()).isEqualTo("Running");
  }

  @Test
  void queuedBenchmarkWhoseEditedSpecCannotBeRunLosesItsPlace() {
    start(1, node -> {});
    CountDownLatch edited = new CountDownLatch(1);
    on.play(
        pod ->
            edited.getCount() == 0
                ? OperatorOnCluster.latency(1)
                : PodScript.builder()
                    .log(Duration.ZERO, "latency=1")
                    .exitWhen(() -> edited.getCount() == 0)
                    .build());
    on.apply(Fixtures.benchmark("a", SHORT));
    Awaitility.await().until(() -> nodes().containsKey("a"));
    on.apply(Fixtures.benchmark("b", SHORT));
    on.await("b", b -> "Queued".equals(b.getStatus().phase()));
    on.apply(Fixtures.benchmark("c", SHORT));
    on.await("c", b -> "Queued".equals(b.getStatus().phase()));
    on.client()
        .resource(on.get("b"))
        .edit(
            b ->
                Fixtures.withSpec(
                    b, SHORT + "workload: {ref: none}\ntimeouts: {referenceSeconds: 3600}\n"));
    on.await("b", b -> "Pending".equals(b.getStatus().phase()));
    edited.countDown();
    on.awaitPhase("c", "Complete");
    assertThat(on.get("b").getStatus().phase()).isEqualTo("Pending");
  }

  @Test
  void preparationFindsANodeWithoutAFailedTrial() {
    start(
        2,
        node -> {
          if (node.name().equals("node-1")) {
            node.withAllocatable("pods", "0");
          }
        });
    on.restartOperator(Map.of("RTB_PROBE_IMAGE", "example/agent:1", "RTB_MEMORY_PROBE", "false"));
    on.apply(Fixtures.benchmark("a", SHORT));
    RuntimeBenchmarkStatus status = on.awaitPhase("a", "Complete");
    assertThat(nodesOf(status)).containsExactly("node-2");
    assertThat(status.failures()).isEmpty();
  }

  /** Nothing was measured yet, so the benchmark need not wait for this node. */
  @Test
  void preparationLeavesANodeThatDoesNotKeepItsPod() {
    start(2, node -> {});
    on.restartOperator(Map.of("RTB_PROBE_IMAGE", "example/agent:1", "RTB_MEMORY_PROBE", "false"));
    on.playPreparation(
        pod ->
            pinned(pod).equals(Optional.of("node-1"))
                ? PodScript.builder()
                    .hangs()
                    .evicted(Duration.ofMillis(5), "The node was low on resource: memory.")
                    .build()
                : PodScript.builder().exitReason("StartError").exitCode(128).build());
    on.apply(Fixtures.benchmark("a", SHORT));
    RuntimeBenchmarkStatus status = on.awaitPhase("a", "Complete");
    assertThat(nodesOf(status)).containsExactly("node-2");
    assertThat(status.failures()).isEmpty();
    assertThat(
            on.played().stream()
                .filter(pod -> pinned(pod).equals(Optional.of("node-1")))
                .map(pod -> pod.getMetadata().getUid())
                .distinct())
        .hasSize(1);
  }

  @Test
  void cordonedNodeIsNotChosen() {
    start(2, node -> {});
    on.client()
        .nodes()
        .withName("node-1")
        .edit(n -> new NodeBuilder(n).editSpec().withUnschedulable(true).endSpec().build());
    on.apply(Fixtures.benchmark("a", SHORT));
    RuntimeBenchmarkStatus status = on.awaitPhase("a", "Complete");
    assertThat(nodesOf(status)).containsExactly("node-2");
    assertThat(status.failures()).isEmpty();
  }

  private void cordon(boolean cordoned) {
    on.client()
        .nodes()
        .withName("node-1")
        .edit(n -> new NodeBuilder(n).editSpec().withUnschedulable(cordoned).endSpec().build());
  }

  /** The benchmark would otherwise name its only node as one to avoid, and could never run. */
  @Test
  void shortCordonOfABusyNodeCostsAQueuedBenchmarkNothing() {
    start(1, node -> {});
    AtomicBoolean released = new AtomicBoolean();
    on.play(
        pod -> PodScript.builder().log(Duration.ZERO, "latency=1").exitWhen(released::get).build());
    on.apply(Fixtures.benchmark("a", SHORT));
    Awaitility.await()
        .until(() -> on.trialPods().stream().anyMatch(pod -> pod.getSpec().getNodeName() != null));
    cordon(true);
    on.apply(Fixtures.benchmark("b", SHORT));
    RuntimeBenchmark waiting = on.await("b", b -> progress(b).contains("cordoned"));
    assertThat(waiting.getStatus().phase()).isEqualTo("Queued");
    assertThat(Conditions.find(waiting.getStatus().conditions(), Conditions.PROGRESSING))
        .hasValueSatisfying(c -> assertThat(c.getReason()).isEqualTo("NodeUnavailable"));
    assertThat(progress(waiting))
        .contains("node node-1 is cordoned", "spec.timeouts.disruptionSeconds (1800 s)");
    assertThat(nodes()).containsOnlyKeys("a");
    cordon(false);
    assertThat(progress(on.await("b", b -> progress(b).contains("measures"))))
        .isEqualTo("waiting for node node-1, where default/a measures");
    released.set(true);
    assertThat(on.awaitPhase("a", "Complete").failures()).isEmpty();
    assertThat(on.awaitPhase("b", "Complete").failures()).isEmpty();
  }

  @Test
  void cordonThatLastsTooLongEndsABenchmarkThatHasNotStarted() {
    start(1, node -> {});
    cordon(true);
    on.apply(Fixtures.benchmark("a", SHORT + "timeouts: {disruptionSeconds: 1}\n"));
    RuntimeBenchmarkStatus status = on.awaitPhase("a", "Failed");
    assertThat(Conditions.find(status.conditions(), Conditions.FAILED))
        .hasValueSatisfying(
            failed -> {
              assertThat(failed.getReason()).isEqualTo("NodeUnavailable");
              assertThat(failed.getMessage())
                  .contains("node node-1 is cordoned", "spec.timeouts.disruptionSeconds (1 s)");
            });
    assertThat(on.played()).isEmpty();
  }

  private static boolean waitsForQuota(RuntimeBenchmark benchmark) {
    return benchmark.getStatus() != null
        && Conditions.find(benchmark.getStatus().conditions(), Conditions.PROGRESSING)
            .filter(c -> c.getReason().equals("QuotaUsedUp"))
            .filter(c -> c.getMessage().contains("measures in the same namespace"))
            .isPresent();
  }

  /** The quota suffices for two of four benchmarks at a time. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void benchmarksBeyondTheQuotaGiveTheirNodesBackAndWait(boolean prepares) {
    start(4, node -> {});
    if (prepares) {
      on.restartOperator(Map.of("RTB_PROBE_IMAGE", "example/agent:1", "RTB_MEMORY_PROBE", "false"));
    }
    on.client()
        .resource(
            new ResourceQuotaBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("two")
                .endMetadata()
                .withNewSpec()
                .addToHard("pods", new Quantity("2"))
                .endSpec()
                .build())
        .create();
    AtomicBoolean released = new AtomicBoolean();
    on.play(
        pod -> PodScript.builder().log(Duration.ZERO, "latency=1").exitWhen(released::get).build());
    List<String> names = List.of("a", "b", "c", "d");
    names.forEach(name -> on.apply(Fixtures.benchmark(name, SHORT)));
    List<String> waiting =
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () -> names.stream().filter(name -> waitsForQuota(on.get(name))).toList(),
                list -> list.size() == 2);
    assertThat(progress(on.await(waiting.get(0), LanesTest::waitsForQuota)))
        .contains("exceeded quota", "waits without a time limit until default/", "has ended");
    // A benchmark may have just asked again.
    Awaitility.await()
        .untilAsserted(() -> assertThat(on.metrics()).contains("runtimebench_measuring_nodes 2.0"));
    released.set(true);
    names.forEach(name -> assertThat(on.awaitPhase(name, "Complete").failures()).isEmpty());
  }

  @Test
  void runningBenchmarkKeepsItsNodeAcrossARestart() {
    start(2, node -> {});
    on.play(
        pod ->
            PodScript.builder()
                .log(Duration.ZERO, "latency=1")
                .exitAfter(Duration.ofMillis(300))
                .build());
    String longer = "design: {blocks: {warmup: 0, min: 8, max: 8}, settleSeconds: 0}\n";
    on.apply(Fixtures.benchmark("a", longer));
    Awaitility.await().until(() -> on.samples().size() >= 4);
    on.stopOperator();
    // The later benchmarks could use either node.
    on.apply(Fixtures.benchmark("b", SHORT));
    on.apply(Fixtures.benchmark("c", SHORT));
    on.startOperator();
    List.of("a", "b", "c").forEach(name -> on.awaitPhase(name, "Complete"));
    assertThat(
            on.played().stream()
                .filter(pod -> benchmark(pod).equals("a") && pod.getSpec().getNodeName() != null)
                .map(pod -> pod.getSpec().getNodeName()))
        .containsOnly(nodesOf(on.get("a").getStatus()).iterator().next());
    assertThat(on.get("b").getStatus().environment().node())
        .isNotEqualTo(on.get("a").getStatus().environment().node());
  }

  @Test
  void upperBoundLimitsBenchmarksOnFreeNodes() {
    start(2, node -> {});
    on.restartOperator(Map.of("RTB_PARALLEL_BENCHMARKS", "1"));
    AtomicBoolean released = new AtomicBoolean();
    on.play(
        pod -> PodScript.builder().log(Duration.ZERO, "latency=1").exitWhen(released::get).build());
    on.apply(Fixtures.benchmark("a", SHORT));
    Awaitility.await().until(() -> nodes().containsKey("a"));
    on.apply(Fixtures.benchmark("b", SHORT));
    assertThat(progress(on.await("b", b -> "Queued".equals(b.getStatus().phase()))))
        .contains("parallelBenchmarks", "default/a");
    assertThat(on.metrics()).contains("runtimebench_measuring_nodes 1.0");
    released.set(true);
    on.awaitPhase("b", "Complete");
  }
}
