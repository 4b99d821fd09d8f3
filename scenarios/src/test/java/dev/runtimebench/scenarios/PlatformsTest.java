package dev.runtimebench.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.Failure;
import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.operator.status.Conditions;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.Platform;
import dev.runtimebench.testkit.scripted.PodScript;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeRuntimeHandlerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Benchmarks on the nodes and RuntimeClasses that platforms publish. */
class PlatformsTest {

  private static final String SHORT =
      "design: {blocks: {warmup: 0, min: 6, max: 6}, settleSeconds: 0, retries: 0}\n";

  private OperatorOnCluster on;

  @AfterEach
  void stop() {
    on.close();
  }

  private String reason(String name, String type) {
    return Conditions.find(on.get(name).getStatus().conditions(), type).orElseThrow().getReason();
  }

  private String message(String name, String type) {
    return Conditions.find(on.get(name).getStatus().conditions(), type).orElseThrow().getMessage();
  }

  /** Both runtimes run on the sandbox pool, so the verdict is about the runtimes. */
  @ParameterizedTest
  @CsvSource({"gke-sandbox, gvisor, gke-sandbox", "kind, gvisor, kind-worker2"})
  void benchmarkRunsOnTheSandboxPool(String platform, String runtimeClass, String node) {
    on = new OperatorOnCluster(Platform.of(platform));
    on.apply(
        Fixtures.benchmark(
            "b",
            SHORT
                + "runtimes: [{name: runc}, {name: sandbox, runtimeClassName: %s}]"
                    .formatted(runtimeClass)));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.environment().node()).isEqualTo(node);
    assertThat(status.comparisons().get(0).verdict()).isEqualTo(Comparison.Verdict.Slower);
    assertThat(on.samples()).isNotEmpty().allMatch(line -> line.contains("\"" + node + "\""));
  }

  /** Each runtime runs on its own pool only when asked for, and nobody calls the result slower. */
  @Test
  void comparisonAcrossPoolsIsADifferenceBetweenPools() {
    on = new OperatorOnCluster(Platform.of("aks-pool-per-runtime"));
    on.apply(
        Fixtures.benchmark(
            "b",
            SHORT
                + "placement: {acrossPools: true}\n"
                + "runtimes: [{name: runc, runtimeClassName: runc-pool}, {name: kata, runtimeClassName: kata-vm-isolation}]"));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    Comparison comparison = status.comparisons().get(0);
    assertThat(comparison.verdict()).isEqualTo(Comparison.Verdict.PoolDifference);
    assertThat(comparison.remarks()).extracting(Remark::kind).contains(Remark.Kind.AcrossPools);
    assertThat(status.result()).startsWith("kata 3.00x difference between pools [");
    assertThat(status.environment().sandboxes())
        .extracting(s -> s.runtime() + " on " + s.node())
        .containsExactly("runc on aks-runc", "kata on aks-kata");
    assertThat(status.environment().node()).isEqualTo("aks-runc");
    assertThat(status.environment().kernelVersion()).isEqualTo("6.8.0-azure");
    assertThat(on.samples())
        .filteredOn(line -> line.contains("\"runtime\":\"kata\""))
        .isNotEmpty()
        .allMatch(line -> line.contains("\"aks-kata\""));
  }

  /** A block runs again from its first trial, so the benchmark needs the nodes of all pools. */
  @Test
  void benchmarkAcrossPoolsWaitsForTheNodesOfAllRuntimes() {
    on = new OperatorOnCluster(Platform.of("aks-pool-per-runtime"));
    drainKata(false);
    awaitCordon(1);
    assertThat(on.played()).filteredOn(pod -> isTrial(pod, "runc", "1")).isEmpty();
    cordonKata(false);
    assertThat(on.awaitPhase("b", "Complete").failures()).hasSize(1);
    assertThat(on.played()).filteredOn(pod -> isTrial(pod, "runc", "1")).isNotEmpty();
    assertThat(on.played()).filteredOn(pod -> isTrial(pod, "runc", "2")).isEmpty();
  }

  /** A Pod that runs in another pool does not show that the disruption is over. */
  @Test
  void disruptionsOfOnePoolCountTogether() {
    on = new OperatorOnCluster(Platform.of("aks-pool-per-runtime"));
    drainKata(true);
    awaitCordon(1);
    on.letTimePassFor("b", Duration.ofSeconds(1000));
    cordonKata(false);
    // The Pod under runc runs, and then the node for kata takes no Pod again.
    Awaitility.await().until(() -> on.trialPods().stream().anyMatch(PlatformsTest::isUnplaced));
    assertThat(on.played()).filteredOn(pod -> isTrial(pod, "runc", "1")).isNotEmpty();
    on.letTimePass(Duration.ofSeconds(31));
    on.triggerReconcile("b");
    awaitCordon(2);
    on.letTimePass(Duration.ofSeconds(900));
    on.triggerReconcile("b");
    on.awaitPhase("b", "Failed");
    assertThat(reason("b", Conditions.FAILED)).isEqualTo("NodeUnavailable");
    assertThat(message("b", Conditions.FAILED)).contains("disruptionSeconds (1800 s)");
  }

  private static boolean isUnplaced(Pod pod) {
    return isTrial(pod, "kata", "1")
        && pod.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("PodScheduled") && c.getStatus().equals("False"));
  }

  /**
   * Runs a benchmark whose node for kata is drained during the first run of block 1.
   *
   * @param again whether the node is cordoned again during the second run, before kata's turn
   */
  private void drainKata(boolean again) {
    AtomicBoolean drained = new AtomicBoolean();
    AtomicBoolean cordoned = new AtomicBoolean(!again);
    on.play(
        pod -> {
          // The node asks for the script of a Pod more than once.
          if (isTrial(pod, "kata", "0")) {
            if (!drained.getAndSet(true)) {
              cordonKata(true);
            }
            return PodScript.builder().hangs().evicted(Duration.ofMillis(20), "drained").build();
          }
          if (isTrial(pod, "runc", "1") && !cordoned.getAndSet(true)) {
            cordonKata(true);
          }
          // Long enough for the operator to see that the container runs.
          return OperatorOnCluster.printing("latency=10")
              .exitAfter(Duration.ofMillis(300))
              .exitCode(0)
              .build();
        });
    on.apply(
        Fixtures.benchmark(
            "b",
            "design: {blocks: {warmup: 0, min: 2, max: 2}, settleSeconds: 0, retries: 0, order: AsListed}\n"
                + "placement: {acrossPools: true}\n"
                + "runtimes: [{name: runc, runtimeClassName: runc-pool}, {name: kata, runtimeClassName: kata-vm-isolation}]"));
  }

  /**
   * Waits until the benchmark waits for the node.
   *
   * @param failures how many trials have failed by then
   */
  private void awaitCordon(int failures) {
    on.await(
        "b",
        b ->
            b.getStatus() != null
                && b.getStatus().failures().stream().mapToInt(Failure::count).sum() == failures
                && Conditions.find(b.getStatus().conditions(), Conditions.PROGRESSING)
                    .filter(c -> c.getMessage().contains("node aks-kata is cordoned"))
                    .isPresent());
  }

  /** Whether the Pod belongs to this run of block 1. */
  private static boolean isTrial(Pod pod, String runtime, String attempt) {
    Map<String, String> labels = pod.getMetadata().getLabels();
    return "1".equals(labels.get(Labels.BLOCK))
        && attempt.equals(labels.get(Labels.ATTEMPT))
        && runtime.equals(labels.get(Labels.RUNTIME));
  }

  private void cordonKata(boolean cordoned) {
    on.client()
        .nodes()
        .withName("aks-kata")
        .edit(n -> new NodeBuilder(n).editSpec().withUnschedulable(cordoned).endSpec().build());
  }

  /** A cloud that does not taint its Windows nodes. */
  @Test
  void noPodOfABenchmarkReachesAWindowsNode() {
    on = new OperatorOnCluster(Platform.of("windows"));
    on.apply(
        Fixtures.benchmark(
            "b",
            SHORT
                + "runtimes: [{name: runc, runtimeClassName: runc}, {name: gvisor, runtimeClassName: gvisor}]"));
    assertThat(on.awaitPhase("b", "Complete").environment().node()).isEqualTo("linux");
    assertThat(on.samples()).isNotEmpty().allMatch(line -> line.contains("\"linux\""));
    // Every Pod, also those of the preparation, as its node got it.
    assertThat(on.played())
        .extracting(pod -> pod.getSpec().getNodeName())
        .filteredOn(node -> node != null)
        .hasSizeGreaterThan(12)
        .containsOnly("linux");

    // A Pod that does not name its operating system comes to the Windows node.
    on.client()
        .pods()
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withName("stray")
                .withLabels(Map.of("app", "stray"))
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("main")
                .withImage("example/tool:1")
                .endContainer()
                .endSpec()
                .build())
        .create();
    Awaitility.await()
        .until(() -> on.client().pods().withName("stray").get().getSpec().getNodeName() != null);
    assertThat(on.client().pods().withName("stray").get().getSpec().getNodeName())
        .isEqualTo("field-windows");
  }

  /** The operator measures on another node than its own, where another node has the runtimes. */
  @ParameterizedTest
  @CsvSource({"linux-1, linux-2", "linux-2, linux-1"})
  void benchmarkRunsOnAnotherNodeThanTheOperators(String operatorNode, String node) {
    on = new OperatorOnCluster(Platform.of("two-nodes"));
    on.restartOperator(Map.of("RTB_NODE", operatorNode));
    on.apply(
        Fixtures.benchmark(
            "b",
            SHORT
                + "runtimes: [{name: runc, runtimeClassName: runc}, {name: gvisor, runtimeClassName: gvisor}]"));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.environment().node()).isEqualTo(node);
    assertThat(status.comparisons().get(0).remarks())
        .extracting(Remark::kind)
        .doesNotContain(Remark.Kind.OperatorOnNode);
  }

  /** No node has the handler, and the kubelet reports its handlers. */
  @Test
  void handlerThatTheNodeLacksIsNamedBeforeAnyPod() {
    on = new OperatorOnCluster();
    on.client()
        .nodes()
        .withName("node-1")
        .editStatus(
            node -> {
              node.getStatus()
                  .setRuntimeHandlers(
                      List.of(new NodeRuntimeHandlerBuilder().withName("runc").build()));
              return node;
            });
    on.client().resource(Fixtures.runtimeClass("field-kata-qemu", "kata-qemu")).create();
    on.apply(
        Fixtures.benchmark(
            "b",
            SHORT
                + "runtimes: [{name: runc, runtimeClassName: runc}, {name: kata, runtimeClassName: field-kata-qemu}]"));
    on.await("b", b -> b.getStatus() != null && "Pending".equals(b.getStatus().phase()));
    assertThat(reason("b", Conditions.ACCEPTED)).isEqualTo("HandlerNotFound");
    assertThat(message("b", Conditions.ACCEPTED))
        .contains("RuntimeClass \"field-kata-qemu\"", "\"kata-qemu\"", "node-1 has runc");
    on.advance(Duration.ofSeconds(20));
    on.triggerReconcile("b");
    on.awaitPhase("b", "Failed");
    assertThat(reason("b", Conditions.FAILED)).isEqualTo("HandlerNotFound");
    assertThat(on.played()).isEmpty();
  }

  /** The kubelet reports no handlers: its Event names the missing one, before startSeconds end. */
  @ParameterizedTest
  @CsvSource({"0", "1"})
  void handlerThatTheKubeletMissesIsNamedAndEndsTheBenchmark(int warmup) {
    on = new OperatorOnCluster();
    on.client().resource(Fixtures.runtimeClass("field-kata-qemu", "kata-qemu")).create();
    PodScript fails =
        PodScript.builder()
            .sandboxFails(
                "failed to get sandbox runtime: no runtime for \"kata-qemu\" is configured")
            .build();
    on.play(
        pod ->
            "field-kata-qemu".equals(pod.getSpec().getRuntimeClassName())
                ? fails
                : OperatorOnCluster.latency(1));
    on.playPreparation(
        pod ->
            "field-kata-qemu".equals(pod.getSpec().getRuntimeClassName())
                ? fails
                : PodScript.builder().exitReason("StartError").exitCode(128).build());
    on.apply(
        Fixtures.benchmark(
            "b",
            "design: {blocks: {warmup: %d, min: 1, max: 3}, settleSeconds: 0}\n".formatted(warmup)
                + "runtimes: [{name: runc, runtimeClassName: runc}, {name: kata, runtimeClassName: field-kata-qemu}]"));
    Awaitility.await()
        .until(
            () ->
                on.client().v1().events().inNamespace("default").list().getItems().stream()
                    .map(Event::getReason)
                    .anyMatch("FailedCreatePodSandBox"::equals));
    on.advance(Duration.ofSeconds(10));
    on.triggerReconcile("b");
    on.await(
        "b",
        b ->
            Conditions.find(b.getStatus().conditions(), Conditions.PROGRESSING)
                .filter(c -> c.getMessage().contains("handler \"kata-qemu\""))
                .isPresent());
    assertThat(message("b", Conditions.PROGRESSING))
        .contains("node-1", "RuntimeClass \"field-kata-qemu\"", "no runtime for \"kata-qemu\"");
    on.advance(Duration.ofSeconds(20));
    on.triggerReconcile("b");
    on.awaitPhase("b", "Failed");
    assertThat(reason("b", Conditions.FAILED)).isEqualTo("HandlerNotFound");
    assertThat(message("b", Conditions.FAILED))
        .contains("node-1", "RuntimeClass \"field-kata-qemu\"", "handler \"kata-qemu\"");
  }
}
