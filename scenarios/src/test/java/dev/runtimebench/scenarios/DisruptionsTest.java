package dev.runtimebench.scenarios;

import static dev.runtimebench.scenarios.support.OperatorOnCluster.printing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkload;
import dev.runtimebench.api.v1alpha1.Failure;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.operator.status.Conditions;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.scripted.PodScript;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Something outside of the benchmark stops a trial: the trial uses up no retry, and the benchmark
 * goes on when it can. No benchmark here has a retry to use up.
 */
@Execution(ExecutionMode.CONCURRENT)
@Tag("long")
class DisruptionsTest {

  private static final String DESIGN =
      "design: {blocks: {warmup: 0, min: 2, max: 3}, settleSeconds: 0, retries: 0, order: AsListed}\n";

  private final OperatorOnCluster on = new OperatorOnCluster();

  @AfterEach
  void stop() {
    on.close();
  }

  /** Starts a benchmark whose second block hangs until somebody disrupts it. */
  private Pod runUntilBlock(int block, String more) {
    on.play(pod -> isOf(pod, block, 0) ? hanging() : OperatorOnCluster.latency(10));
    on.apply(Fixtures.benchmark("b", DESIGN + more));
    return awaitPod(p -> isOf(p, block, 0) && "Running".equals(p.getStatus().getPhase()));
  }

  private static boolean isOf(Pod pod, int block, int attempt) {
    return pod.getMetadata().getLabels().get(Labels.BLOCK).equals(String.valueOf(block))
        && pod.getMetadata().getLabels().get(Labels.ATTEMPT).equals(String.valueOf(attempt));
  }

  private static PodScript hanging() {
    return printing("busy").hangs().build();
  }

  /** Sets the condition and deletes the Pod, as the scheduler and the eviction API do. */
  private void disrupt(Pod pod, String reason, String message) {
    editStatus(
        pod,
        p ->
            new PodBuilder(p)
                .editStatus()
                .addNewCondition()
                .withType("DisruptionTarget")
                .withStatus("True")
                .withReason(reason)
                .withMessage(message)
                .endCondition()
                .endStatus()
                .build());
    on.client().resource(pod).delete();
  }

  /** The kubelet writes the status too. So each try reads the newest Pod. */
  private void editStatus(Pod pod, UnaryOperator<Pod> edit) {
    Awaitility.await()
        .ignoreException(KubernetesClientException.class)
        .until(
            () ->
                on.client()
                        .pods()
                        .inNamespace(pod.getMetadata().getNamespace())
                        .withName(pod.getMetadata().getName())
                        .editStatus(edit)
                    != null);
  }

  private void editNode(UnaryOperator<NodeBuilder> edit) {
    on.client().nodes().withName("node-1").edit(n -> edit.apply(new NodeBuilder(n)).build());
  }

  private void cordon(boolean cordoned) {
    editNode(n -> n.editSpec().withUnschedulable(cordoned).endSpec());
  }

  private void ready(boolean ready) {
    Node node = on.client().nodes().withName("node-1").get();
    on.client()
        .resource(node)
        .editStatus(
            n ->
                new NodeBuilder(n)
                    .editStatus()
                    .editMatchingCondition(c -> "Ready".equals(c.getType()))
                    .withStatus(ready ? "True" : "Unknown")
                    .withMessage("Kubelet stopped posting node status.")
                    .endCondition()
                    .endStatus()
                    .build());
  }

  private void awaitProgress(String reason, String... words) {
    RuntimeBenchmark waiting =
        on.await("b", b -> b.getStatus() != null && progressing(b).getMessage().contains(words[0]));
    assertThat(progressing(waiting).getReason()).isEqualTo(reason);
    assertThat(progressing(waiting).getMessage()).contains(words);
    assertThat(progressing(waiting).getStatus()).isEqualTo("True");
  }

  private static Condition progressing(RuntimeBenchmark b) {
    return Conditions.find(b.getStatus().conditions(), Conditions.PROGRESSING).orElseThrow();
  }

  private static void assertOnly(RuntimeBenchmarkStatus status, String reason, String... words) {
    assertThat(status.failures())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.reason()).isEqualTo(reason);
              assertThat(List.of(words)).allMatch(f.lastMessage()::contains);
            });
    assertThat(status.blocks().completed()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PreemptionByScheduler  | default-scheduler: preempting to accommodate a higher priority pod | Preempted
          EvictionByEvictionAPI  | Eviction API: evicting                         | EvictedByApi
          DeletionByTaintManager | Taint manager: deleting due to NoExecute taint | NodeTainted
          DeletionByPodGC        | PodGC: node no longer exists                   | NodeLost
          """)
  void disruptedTrialRunsAgainWithoutARetry(String condition, String message, String reason) {
    disrupt(runUntilBlock(1, ""), condition, message);
    assertOnly(on.awaitPhase("b", "Complete"), reason, message);
    assertThat(on.events("b")).anyMatch(e -> e.contains("TrialFailed") && e.contains(reason));
  }

  /** The node is drained, and uncordoned later. Another benchmark has its turn in the meantime. */
  @Test
  void drainedBenchmarkGivesItsTurnBackAndContinuesAfterUncordon() {
    on.restartOperator(Map.of("RTB_PARALLEL_BENCHMARKS", "1"));
    Pod pod = runUntilBlock(1, "");
    cordon(true);
    disrupt(pod, "EvictionByEvictionAPI", "Eviction API: evicting");
    awaitProgress(
        "EvictedByApi",
        "node node-1 is cordoned",
        "block 1 under runc",
        "spec.timeouts.disruptionSeconds (1800 s)");
    Awaitility.await().untilAsserted(() -> assertThat(on.trialPods()).isEmpty());
    on.apply(Fixtures.benchmark("other", DESIGN + "placement: {nodeSelector: {none: such}}\n"));
    on.await("other", b -> b.getStatus() != null && "Running".equals(b.getStatus().phase()));
    on.client().resource(on.get("other")).delete();
    cordon(false);
    assertOnly(on.awaitPhase("b", "Complete"), "EvictedByApi");
  }

  @Test
  void disruptionThatLastsTooLongEndsTheBenchmarkWithWhatWasMeasured() {
    Pod pod = runUntilBlock(2, "timeouts: {disruptionSeconds: 1}\n");
    cordon(true);
    disrupt(pod, "EvictionByEvictionAPI", "Eviction API: evicting");
    Condition complete =
        Conditions.find(on.awaitPhase("b", "Complete").conditions(), Conditions.COMPLETE)
            .orElseThrow();
    assertThat(complete.getReason()).isEqualTo("StoppedEarly");
    assertThat(complete.getMessage())
        .contains(
            "2 of 3 blocks were measured",
            "evicted",
            "spec.timeouts.disruptionSeconds (1 s)",
            "node node-1 is cordoned");
    assertThat(on.trialPods()).isEmpty();
  }

  @Test
  void disruptionWithoutEnoughBlocksFailsTheBenchmarkWithItsReason() {
    Pod pod = runUntilBlock(1, "timeouts: {disruptionSeconds: 1}\n");
    cordon(true);
    disrupt(pod, "PreemptionByScheduler", "preempting");
    Condition failed =
        Conditions.find(on.awaitPhase("b", "Failed").conditions(), Conditions.FAILED).orElseThrow();
    assertThat(failed.getReason()).isEqualTo("Preempted");
    assertThat(failed.getMessage()).contains("1 of 3 blocks", "preempting", "is cordoned");
  }

  /** A Pod with a higher priority takes the room on the node, and goes later. */
  @Test
  void preemptedBenchmarkNamesThePodThatFillsTheNode() {
    Pod pod = runUntilBlock(1, "resources: {cpu: 800m, memory: 64Mi}\n");
    Pod urgent =
        new PodBuilder()
            .withNewMetadata()
            .withName("urgent")
            .withNamespace("default")
            .addToLabels(Labels.BLOCK, "0")
            .addToLabels(Labels.ATTEMPT, "0")
            .addToLabels(Labels.RUNTIME, "runc")
            .endMetadata()
            .withNewSpec()
            .withTerminationGracePeriodSeconds(0L)
            .addNewContainer()
            .withName("urgent")
            .withImage("example/urgent:1")
            .withNewResources()
            .addToRequests("cpu", new Quantity("63"))
            .endResources()
            .endContainer()
            .endSpec()
            .build();
    on.play(
        p -> p.getMetadata().getName().equals("urgent") ? hanging() : OperatorOnCluster.latency(1));
    on.client().resource(urgent).create();
    Awaitility.await()
        .until(() -> on.client().resource(urgent).get().getStatus().getPhase().equals("Running"));
    on.client()
        .resource(on.client().nodes().withName("node-1").get())
        .editStatus(
            n ->
                new NodeBuilder(n)
                    .editStatus()
                    .addToAllocatable("cpu", new Quantity("63500m"))
                    .endStatus()
                    .build());
    disrupt(pod, "PreemptionByScheduler", "preempting to accommodate a higher priority pod");
    awaitProgress(
        "Preempted",
        "node node-1 is full",
        "default/urgent 63",
        "higher priority pod",
        "the benchmark's Pods request 800m");
    on.client().resource(urgent).withGracePeriod(0).delete();
    assertOnly(on.awaitPhase("b", "Complete"), "Preempted");
  }

  @Test
  void benchmarkOnANodeThatIsNotReadyWaitsForTheNode() {
    Pod pod = runUntilBlock(1, "");
    ready(false);
    // The control plane marks the Pods of such a node; their containers stay as they are.
    editStatus(
        pod,
        p ->
            new PodBuilder(p)
                .editStatus()
                .editMatchingCondition(c -> "Ready".equals(c.getType()))
                .withStatus("False")
                .endCondition()
                .endStatus()
                .build());
    awaitProgress("NodeLost", "node node-1 is NotReady", "Kubelet stopped posting node status");
    ready(true);
    assertOnly(on.awaitPhase("b", "Complete"), "NodeLost");
  }

  @Test
  void podThatIsGoneWithItsNodeIsNamed() {
    Pod pod = runUntilBlock(1, "timeouts: {disruptionSeconds: 1}\n");
    on.client().nodes().withName("node-1").delete();
    on.client().resource(pod).withGracePeriod(0).delete();
    Condition failed =
        Conditions.find(on.awaitPhase("b", "Failed").conditions(), Conditions.FAILED).orElseThrow();
    assertThat(failed.getReason()).isEqualTo("NodeLost");
    assertThat(failed.getMessage()).contains("node node-1 no longer exists");
  }

  /** The log of a Pod ends with its node, so the operator deletes the Pod before it is gone. */
  @Test
  void nodeThatIsLostAtTheEndOfALogIsNamed() {
    AtomicBoolean ends = new AtomicBoolean();
    on.play(
        pod ->
            isOf(pod, 1, 0)
                ? printing("latency=10")
                    .exitWhen(ends::get)
                    .exitCode(0)
                    .terminatedSeenAfter(Duration.ofHours(1))
                    .deletionSeenAfter(Duration.ofHours(1))
                    .sandboxStoppedAfter(Duration.ofHours(1))
                    .build()
                : OperatorOnCluster.latency(10));
    on.apply(Fixtures.benchmark("b", DESIGN + "timeouts: {disruptionSeconds: 1}\n"));
    Pod pod = awaitPod(p -> isOf(p, 1, 0) && "Running".equals(p.getStatus().getPhase()));
    ends.set(true);
    awaitPod(p -> isOf(p, 1, 0) && p.getMetadata().getDeletionTimestamp() != null);
    on.client().nodes().withName("node-1").delete();
    on.client().resource(pod).withGracePeriod(0).delete();
    Condition failed =
        Conditions.find(on.awaitPhase("b", "Failed").conditions(), Conditions.FAILED).orElseThrow();
    assertThat(failed.getReason()).isEqualTo("NodeLost");
    assertThat(failed.getMessage()).contains("node node-1 no longer exists");
  }

  /** The kubelet does not answer, and some seconds later the node counts as lost. */
  @Test
  void nodeThatIsLostBeforeALogIsReadIsNamed() {
    on.play(
        pod ->
            isOf(pod, 1, 0)
                ? printing("latency=10")
                    .exitCode(0)
                    .logRefused(reader -> Optional.of("no route to host"))
                    .build()
                : OperatorOnCluster.latency(10));
    on.apply(Fixtures.benchmark("b", DESIGN));
    awaitPod(p -> isOf(p, 1, 0) && "Succeeded".equals(p.getStatus().getPhase()));
    ready(false);
    awaitProgress("NodeLost", "node node-1 is NotReady", "Kubelet stopped posting node status");
    ready(true);
    assertOnly(on.awaitPhase("b", "Complete"), "NodeLost");
  }

  private Pod awaitPod(Predicate<Pod> condition) {
    return Awaitility.await()
        .until(
            () -> on.trialPods().stream().filter(condition).findFirst().orElse(null),
            pod -> pod != null);
  }

  @Test
  void evictionUnderPressureIsNotAFailure() {
    String words =
        "The node was low on resource: memory. Threshold quantity: 100Mi, available: 9Mi.";
    on.play(
        pod ->
            isOf(pod, 1, 0)
                ? PodScript.builder().hangs().evicted(Duration.ofMillis(20), words).build()
                : OperatorOnCluster.latency(10));
    on.apply(Fixtures.benchmark("b", DESIGN));
    assertOnly(on.awaitPhase("b", "Complete"), "NodePressure", words);
  }

  /** The workload is frozen at the start, so its deletion changes nothing. */
  @Test
  void workloadThatIsDeletedWhileItRunsDisruptsNothing() {
    BenchmarkWorkload workload =
        on.client().resource(Fixtures.workload("tool", Fixtures.WORKLOAD)).create();
    Pod pod = runUntilBlock(1, "workload: {ref: tool}\n");
    on.client().resource(workload).delete();
    // The next process may give the Pod the same name again.
    on.play(next -> OperatorOnCluster.latency(10));
    disrupt(pod, "EvictionByEvictionAPI", "Eviction API: evicting");
    on.stopOperator();
    on.startOperator();
    assertThat(on.awaitPhase("b", "Complete").results()).allMatch(r -> r.n() == 3);
  }

  @Test
  void deletedRuntimeClassIsAwaited() {
    RuntimeClass gvisor = on.client().resources(RuntimeClass.class).withName("gvisor").get();
    Pod pod = runUntilBlock(1, "");
    on.client().resource(gvisor).delete();
    disrupt(pod, "EvictionByEvictionAPI", "Eviction API: evicting");
    awaitProgress("EvictedByApi", "RuntimeClass \"gvisor\" does not exist");
    gvisor.getMetadata().setResourceVersion(null);
    gvisor.getMetadata().setUid(null);
    on.client().resource(gvisor).create();
    assertOnly(on.awaitPhase("b", "Complete"), "EvictedByApi");
  }

  /** No Pod is disrupted, but the API server refuses the next one. */
  @Test
  void runtimeClassThatIsDeletedBetweenTwoTrialsIsAwaited() {
    RuntimeClass gvisor = on.client().resources(RuntimeClass.class).withName("gvisor").get();
    on.play(
        pod ->
            OperatorOnCluster.runtime(pod).equals("runc")
                ? printing("latency=10").exitAfter(Duration.ofMillis(800)).exitCode(0).build()
                : OperatorOnCluster.latency(10));
    on.apply(Fixtures.benchmark("b", DESIGN));
    Awaitility.await()
        .until(
            () ->
                on.trialPods().stream()
                    .anyMatch(p -> isOf(p, 1, 0) && "Running".equals(p.getStatus().getPhase())));
    on.client().resource(gvisor).delete();
    awaitProgress(
        "RuntimeClassDeleted",
        "RuntimeClass \"gvisor\" does not exist",
        "the API server refused the trial's Pod",
        "disruptionSeconds (1800 s)");
    gvisor.getMetadata().setResourceVersion(null);
    gvisor.getMetadata().setUid(null);
    on.client().resource(gvisor).create();
    assertThat(on.awaitPhase("b", "Complete").failures()).isEmpty();
  }

  private void createWithHandler(RuntimeClass runtimeClass, String handler) {
    runtimeClass.getMetadata().setResourceVersion(null);
    runtimeClass.getMetadata().setUid(null);
    runtimeClass.setHandler(handler);
    on.client().resource(runtimeClass).create();
  }

  private void assertMismatch(String from, String to) {
    var failed =
        Conditions.find(on.awaitPhase("b", "Failed").conditions(), Conditions.FAILED).orElseThrow();
    assertThat(failed.getReason()).isEqualTo("RuntimeMismatch");
    assertThat(failed.getMessage())
        .contains(
            "RuntimeClass gvisor had handler %s when the benchmark started, and now has %s"
                .formatted(from, to));
  }

  @Test
  void runtimeClassThatComesBackWithAnotherHandlerEndsTheBenchmark() {
    RuntimeClass gvisor = on.client().resources(RuntimeClass.class).withName("gvisor").get();
    String before = gvisor.getHandler();
    Pod pod = runUntilBlock(1, "");
    on.client().resource(gvisor).delete();
    disrupt(pod, "EvictionByEvictionAPI", "Eviction API: evicting");
    awaitProgress("EvictedByApi", "RuntimeClass \"gvisor\" does not exist");
    createWithHandler(gvisor, "other");
    assertMismatch(before, "other");
    assertThat(on.trialPods()).noneMatch(p -> isOf(p, 1, 1));
  }

  /** No Pod is refused, so only the comparison at the end finds the change. */
  @Test
  void runtimeClassThatIsReplacedDuringTheLastTrialGivesNoResult() {
    RuntimeClass gvisor = on.client().resources(RuntimeClass.class).withName("gvisor").get();
    String before = gvisor.getHandler();
    on.play(pod -> printing("latency=10").exitAfter(Duration.ofMillis(800)).exitCode(0).build());
    on.apply(Fixtures.benchmark("b", DESIGN));
    Awaitility.await()
        .until(
            () ->
                on.trialPods().stream()
                    .filter(p -> OperatorOnCluster.runtime(p).equals("gvisor"))
                    .anyMatch(p -> isOf(p, 2, 0) && "Running".equals(p.getStatus().getPhase())));
    on.client().resource(gvisor).delete();
    createWithHandler(gvisor, "other");
    assertMismatch(before, "other");
  }

  private ResourceQuota createQuotaOfNoPods() {
    return createQuota("0");
  }

  private ResourceQuota createQuota(String pods) {
    ResourceQuota quota =
        new ResourceQuotaBuilder()
            .withNewMetadata()
            .withNamespace("default")
            .withName("none")
            .endMetadata()
            .withNewSpec()
            .addToHard("pods", new Quantity(pods))
            .endSpec()
            .build();
    return on.client().resource(quota).create();
  }

  @Test
  void benchmarkContinuesWhenTheQuotaIsRaisedAgain() {
    Pod pod = runUntilBlock(1, "");
    ResourceQuota none = createQuotaOfNoPods();
    disrupt(pod, "EvictionByEvictionAPI", "Eviction API: evicting");
    awaitProgress("QuotaLowered", "disruptionSeconds (1800 s)", "exceeded quota");
    on.client().resource(none).delete();
    on.advance(Duration.ofSeconds(31));
    on.triggerReconcile("b");
    // For a trial under way, the jump of the operator's clock looks like a step of the node's
    // clock.
    assertThat(on.awaitPhase("b", "Complete").failures())
        .extracting(Failure::reason)
        .contains("EvictedByApi")
        .isSubsetOf("EvictedByApi", "ClockStepped");
  }

  /** No other benchmark measures, so only a try shows whether the quota has room again. */
  @Test
  void quotaThatOtherPodsUseUpIsAwaitedBeforeTheFirstTrial() {
    Pod other =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace("default")
            .withName("other")
            .endMetadata()
            .withNewSpec()
            .withTerminationGracePeriodSeconds(0L)
            .addToNodeSelector("none", "such")
            .addNewContainer()
            .withName("other")
            .withImage("example/other:1")
            .endContainer()
            .endSpec()
            .build();
    on.client().resource(other).create();
    createQuota("1");
    on.play(pod -> OperatorOnCluster.latency(10));
    on.apply(Fixtures.benchmark("b", DESIGN + "timeouts: {startSeconds: 5}\n"));
    awaitProgress("QuotaUsedUp", "disruptionSeconds (1800 s)", "exceeded quota");
    on.letTimePassFor("b", Duration.ofMinutes(6));
    awaitProgress("QuotaUsedUp", "disruptionSeconds (1800 s)", "exceeded quota");
    on.client().resource(other).withGracePeriod(0).delete();
    on.letTimePassFor("b", Duration.ofSeconds(31));
    assertThat(on.awaitPhase("b", "Complete").failures()).isEmpty();
  }

  /** The kubelet ends the containers, and says why in the status of the Pod. */
  @Test
  void shutdownOfTheNodeIsNotAFailure() {
    String words = "Pod was terminated in response to imminent node shutdown.";
    // A kept Pod would have to wait for its sandbox, whose end a node that is down does not report.
    Pod pod = runUntilBlock(1, "podRetention: Never\n");
    editStatus(
        pod,
        p ->
            new PodBuilder(p)
                .editStatus()
                .withPhase("Failed")
                .withReason("Terminated")
                .withMessage(words)
                .editFirstContainerStatus()
                .withNewState()
                .withNewTerminated()
                .withExitCode(137)
                .withReason("Error")
                .withStartedAt(p.getStatus().getStartTime())
                .withFinishedAt(p.getStatus().getStartTime())
                .endTerminated()
                .endState()
                .endContainerStatus()
                .addNewCondition()
                .withType("DisruptionTarget")
                .withStatus("True")
                .withReason("TerminationByKubelet")
                .withMessage(words)
                .endCondition()
                .endStatus()
                .build());
    assertOnly(on.awaitPhase("b", "Complete"), "NodeShutdown", words);
  }

  @Test
  void quotaThatWasLoweredIsAwaited() {
    Pod pod = runUntilBlock(1, "timeouts: {disruptionSeconds: 2}\n");
    createQuotaOfNoPods();
    disrupt(pod, "EvictionByEvictionAPI", "Eviction API: evicting");
    Condition failed =
        Conditions.find(on.awaitPhase("b", "Failed").conditions(), Conditions.FAILED).orElseThrow();
    assertThat(failed.getReason()).isEqualTo("QuotaLowered");
    assertThat(failed.getMessage()).contains("exceeded quota", "disruptionSeconds (2 s)");
    assertThat(on.get("b").getStatus().failures())
        .extracting(Failure::reason)
        .containsExactly("EvictedByApi");
  }

  @Test
  void terminatingNamespaceEndsTheBenchmark() {
    Pod pod = runUntilBlock(2, "");
    on.client()
        .namespaces()
        .withName("default")
        .edit(
            n ->
                new NamespaceBuilder(n)
                    .editMetadata()
                    .addToFinalizers("example.com/slow")
                    .endMetadata()
                    .build());
    on.client().namespaces().withName("default").delete();
    disrupt(pod, "EvictionByEvictionAPI", "Eviction API: evicting");
    Condition complete =
        Conditions.find(on.awaitPhase("b", "Complete").conditions(), Conditions.COMPLETE)
            .orElseThrow();
    assertThat(complete.getReason()).isEqualTo("StoppedEarly");
    assertThat(complete.getMessage())
        .contains("2 of 3 blocks were measured", "because it is being terminated");
  }

  @Test
  void restartedOperatorTakesUpTheWait() {
    Pod pod = runUntilBlock(1, "");
    cordon(true);
    disrupt(pod, "EvictionByEvictionAPI", "Eviction API: evicting");
    awaitProgress("EvictedByApi", "node node-1 is cordoned");
    on.stopOperator();
    int before = on.played().size();
    on.startOperator();
    awaitProgress("EvictedByApi", "node node-1 is cordoned");
    assertThat(on.pods()).isEmpty();
    assertThat(on.played()).hasSize(before);
    cordon(false);
    assertOnly(on.awaitPhase("b", "Complete"), "EvictedByApi");
  }

  @Test
  void suspendWorksWhileABenchmarkWaits() {
    Pod pod = runUntilBlock(1, "");
    cordon(true);
    disrupt(pod, "EvictionByEvictionAPI", "Eviction API: evicting");
    awaitProgress("EvictedByApi", "node node-1 is cordoned");
    on.patchSpec("b", "{\"suspend\": true}");
    on.await("b", b -> "Suspended".equals(b.getStatus().phase()));
    cordon(false);
    on.patchSpec("b", "{\"suspend\": false}");
    assertOnly(on.awaitPhase("b", "Complete"), "EvictedByApi");
  }

  /** A trial that works goes on during a suspension, and no lost node may use up its retry. */
  @Test
  void nodeThatIsLostDuringASuspensionIsNamed() {
    Pod pod = runUntilBlock(1, "");
    on.patchSpec("b", "{\"suspend\": true}");
    ready(false);
    on.client().resource(pod).withGracePeriod(0).delete();
    on.await("b", b -> "Suspended".equals(b.getStatus().phase()));
    ready(true);
    on.patchSpec("b", "{\"suspend\": false}");
    assertOnly(on.awaitPhase("b", "Complete"), "NodeLost");
  }

  /** The node of the benchmark is deleted during the run, and a Pod is already pending. */
  @Test
  void trialThatWaitsForItsNodeGivesTheTurnBack() {
    Pod pod = runUntilBlock(1, "timeouts: {startSeconds: 5}\n");
    on.play(p -> OperatorOnCluster.latency(10));
    editNode(
        n ->
            n.editSpec()
                .addNewTaint()
                .withKey("example.com/maintenance")
                .withEffect("NoSchedule")
                .endTaint()
                .endSpec());
    disrupt(pod, "DeletionByTaintManager", "Taint manager: deleting due to NoExecute taint");
    awaitProgress("NodeTainted", "node node-1 has the taint example.com/maintenance:NoSchedule");
    editNode(n -> n.editSpec().withTaints(List.of()).endSpec());
    assertOnly(on.awaitPhase("b", "Complete"), "NodeTainted");
  }

  private void finalizers(String json) {
    on.client()
        .resources(RuntimeBenchmark.class)
        .inNamespace("default")
        .withName("b")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\": {\"finalizers\": %s}}".formatted(json));
  }

  @Test
  void deletedBenchmarkWithAFinalizerSaysSoAndKeepsNoPod() {
    runUntilBlock(1, "");
    finalizers("[\"example.com/keep\"]");
    on.client().resource(on.get("b")).delete();
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Failed");
    Condition failed = Conditions.find(status.conditions(), Conditions.FAILED).orElseThrow();
    assertThat(failed.getReason()).isEqualTo("BenchmarkDeleted");
    assertThat(failed.getMessage()).contains("example.com/keep", "metadata.finalizers");
    Awaitility.await().untilAsserted(() -> assertThat(on.pods()).isEmpty());
    on.apply(Fixtures.benchmark("next", DESIGN));
    on.play(p -> OperatorOnCluster.latency(10));
    on.awaitPhase("next", "Complete");
    finalizers("null");
    Awaitility.await().untilAsserted(() -> assertThat(on.get("b")).isNull());
  }
}
