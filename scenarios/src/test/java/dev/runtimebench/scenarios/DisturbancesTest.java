package dev.runtimebench.scenarios;

import static dev.runtimebench.scenarios.support.OperatorOnCluster.runtime;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.runtimebench.api.v1alpha1.Disturbances;
import dev.runtimebench.api.v1alpha1.Failure;
import dev.runtimebench.api.v1alpha1.MissingCount;
import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.scripted.PodScript;
import dev.runtimebench.testkit.scripted.PodScriptBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Image pulls, and other disturbances of a trial. */
class DisturbancesTest {

  private static final String SPEC =
      "design: {blocks: {warmup: 1, min: 1, max: 2}, settleSeconds: 0, retries: 3, order: AsListed}\n";

  private final OperatorOnCluster on = new OperatorOnCluster();

  @AfterEach
  void stop() {
    on.close();
  }

  private static PodScript pullingTheImage() {
    return OperatorOnCluster.printing("latency=99")
        .imagePullTakes(Duration.ofMillis(30))
        .exitAfter(Duration.ofMillis(300))
        .exitCode(0)
        .build();
  }

  private static boolean isBlock(Pod pod, int block) {
    return String.valueOf(block).equals(pod.getMetadata().getLabels().get(Labels.BLOCK));
  }

  private static String startUp(String from) {
    return """
        workload:
          inline:
            container: {image: example/tool:1}
            metrics:
              - {name: start, unit: ms, better: Lower, source: {milestone: FirstOutput, from: %s}}
              - {name: latency, unit: ns, better: Lower, primary: false, source: {regex: {pattern: "latency=([0-9]+)"}}}
        """
        .formatted(from);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Submission", "Binding"})
  void startUpWithAnImagePullRunsAgain(String from) {
    // A start-up must be longer than the uncertainty of the node's clock on a busy machine.
    Duration startUp = Duration.ofMillis(800);
    on.play(
        pod -> {
          boolean pulls =
              isBlock(pod, 1)
                  && runtime(pod).equals("runc")
                  && "0".equals(pod.getMetadata().getLabels().get(Labels.ATTEMPT));
          return PodScript.builder()
              .sandboxReadyAfter(startUp)
              .imagePullTakes(Duration.ofMillis(pulls ? 30 : 0))
              .log(startUp.plusMillis(50), pulls ? "latency=99" : "latency=5")
              .exitAfter(startUp.plusMillis(300))
              .exitCode(0)
              .build();
        });
    on.apply(Fixtures.benchmark("b", SPEC + startUp(from)));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.failures())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.reason()).isEqualTo("ColdImage");
              assertThat(f.lastMessage()).contains("spec.imagePull");
            });
    assertThat(status.results())
        .filteredOn(r -> r.metric().equals("latency"))
        .isNotEmpty()
        .allSatisfy(r -> assertThat(r.max()).isEqualTo(5));
    assertThat(status.environment().disturbances().cold()).isEqualTo(1);
    assertThat(on.samples()).anyMatch(s -> s.contains("\"fetched\":true"));
  }

  @Test
  void imagePullLeavesMetricsFromTheLogAlone() {
    on.play(
        pod ->
            isBlock(pod, 1) && runtime(pod).equals("runc")
                ? pullingTheImage()
                : OperatorOnCluster.latency(5));
    on.apply(Fixtures.benchmark("b", SPEC));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.failures()).isEmpty();
    assertThat(status.results()).anySatisfy(r -> assertThat(r.max()).isEqualTo(99));
    assertThat(status.phases())
        .filteredOn(p -> p.runtime().equals("runc"))
        .filteredOn(p -> List.of("SubmitToFirstOutput", "SandboxAndContainer").contains(p.phase()))
        .hasSize(2)
        .allSatisfy(
            p ->
                assertThat(p.missing())
                    .as("without the trial that pulled")
                    .filteredOn(missing -> missing.reason().contains("had to pull the image"))
                    .extracting(MissingCount::count)
                    .containsExactly(1));
  }

  /**
   * Runs a benchmark in which one Pod pulls its image: in the first attempt at the first counted
   * block, under runc.
   *
   * @param suffix "-s" if the server pulls, "" if the client pulls
   * @return the benchmark's failures
   */
  private List<Failure> failuresWhenImagePulledBy(String suffix) {
    on.play(
        pod -> {
          PodScriptBuilder script =
              pod.getMetadata().getName().endsWith("-s")
                  ? OperatorOnCluster.printing("serving").hangs()
                  : OperatorOnCluster.printing("latency=5").exitAfter(Duration.ofMillis(300));
          boolean pulls = pod.getMetadata().getName().endsWith("-b1-runc-a0" + suffix);
          return script.imagePullTakes(Duration.ofMillis(pulls ? 30 : 0)).build();
        });
    on.apply(
        Fixtures.benchmark(
            "b",
            SPEC
                + """
                workload:
                  inline:
                    server: {image: example/server:1, port: 8080}
                    container: {image: example/client:1}
                    underTest: %s
                    metrics:
                      - {name: up, unit: ms, better: Lower, source: {milestone: FirstOutput}}
                """
                    .formatted(suffix.isEmpty() ? "Server" : "Container")));
    return on.awaitPhase("b", "Complete").failures();
  }

  /** On a cluster of one node, the operator cannot keep off the node that it measures. */
  @ParameterizedTest
  @CsvSource({"node-1, true", "node-2, false"})
  void operatorOnTheNodeOfTheTrialsIsCounted(String operatorNode, boolean shared) {
    on.restartOperator(Map.of("RTB_NODE", operatorNode));
    on.play(pod -> OperatorOnCluster.latency(5));
    on.apply(Fixtures.benchmark("b", SPEC));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.environment().disturbances().operatorOnNode())
        .isEqualTo(shared ? status.environment().disturbances().trials() : Integer.valueOf(0));
    assertThat(status.comparisons().get(0).remarks())
        .extracting(Remark::kind)
        .filteredOn(kind -> kind == Remark.Kind.OperatorOnNode)
        .hasSize(shared ? 1 : 0);
    // Only the Pod that chooses the node has a preference.
    assertThat(on.played())
        .filteredOn(
            pod ->
                !pod.getSpec()
                    .getAffinity()
                    .getNodeAffinity()
                    .getPreferredDuringSchedulingIgnoredDuringExecution()
                    .isEmpty())
        .extracting(pod -> pod.getMetadata().getUid())
        .containsOnly(on.played().get(0).getMetadata().getUid());
  }

  @Test
  void imagePullOfTheClientInvalidatesATrialOfTheServer() {
    assertThat(failuresWhenImagePulledBy(""))
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.reason()).isEqualTo("ColdImage");
              assertThat(f.lastMessage()).contains("the image of the other side");
            });
  }

  @Test
  void imagePullOfTheServerDoesNotDisturbItsClient() {
    assertThat(failuresWhenImagePulledBy("-s")).isEmpty();
  }

  @Test
  void warmUpTrialMayPullAnImage() {
    on.play(pod -> isBlock(pod, 0) ? pullingTheImage() : OperatorOnCluster.latency(5));
    on.apply(Fixtures.benchmark("b", SPEC));
    assertThat(on.awaitPhase("b", "Complete").failures()).isEmpty();
  }

  @Test
  void imagePullIsPartOfTheTrialIfTheSpecMeasuresIt() {
    on.play(pod -> pullingTheImage());
    on.apply(
        Fixtures.benchmark(
            "b",
            """
            imagePull: Measure
            podRetention: Always
            design: {blocks: {warmup: 0, min: 1, max: 1}, settleSeconds: 0}
            """));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.failures()).isEmpty();
    assertThat(status.environment().disturbances().cold()).isEqualTo(2);
    assertThat(on.pods())
        .hasSize(2)
        .allSatisfy(
            pod ->
                assertThat(pod.getSpec().getContainers().get(0).getImagePullPolicy())
                    .isEqualTo("Always"));
    assertThat(status.phases())
        .filteredOn(p -> p.phase().contains("Pull"))
        .isNotEmpty()
        .allSatisfy(p -> assertThat(p.n()).isEqualTo(1));
  }

  @Test
  void otherPodsThrottlingAndPressureAreCounted() {
    on.play(
        pod -> {
          // The agent's bye ends a trial. The neighbour must start before the bye.
          Duration run = Duration.ofMillis(isBlock(pod, 2) ? 1500 : 20);
          return PodScript.builder()
              .log(Duration.ZERO, "@rtb {\"type\":\"hello\",\"protocol\":1}", "latency=5")
              .log(
                  run,
                  "@rtb {\"type\":\"bye\",\"exitCode\":0,\"throttledNs\":%d,\"throttledPeriods\":2,\"psi\":{\"scope\":\"node\",\"cpuSomeNs\":7}}"
                      .formatted(runtime(pod).equals("runc") ? 9 : 0))
              .exitAfter(run)
              .exitCode(0)
              .build();
        });
    on.apply(Fixtures.benchmark("b", SPEC));
    Awaitility.await().until(() -> on.trialPods().stream().anyMatch(p -> isBlock(p, 2)));
    on.client()
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("neighbour")
                .addToLabels("other", "yes")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("c")
                .withImage("example/neighbour:1")
                .endContainer()
                .endSpec()
                .build())
        .create();
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.results())
        .extracting(
            RuntimeResult::runtime, RuntimeResult::throttlingKnown, RuntimeResult::throttled)
        .containsExactlyInAnyOrder(tuple("runc", 2, 2), tuple("gvisor", 2, 0));
    Disturbances seen = status.environment().disturbances();
    assertThat(seen.trials()).isEqualTo(4);
    assertThat(seen.otherPodsWatched()).isEqualTo(Disturbances.Watched.Node);
    assertThat(seen.otherPodsKnown()).isBetween(2, 4);
    // The neighbour starts during one trial, and may run on into the next.
    assertThat(seen.otherPods()).isBetween(1, 2);
    assertThat(seen.throttlingKnown()).isEqualTo(4);
    assertThat(seen.throttled()).isEqualTo(2);
    assertThat(seen.pressure()).isEqualTo(4);
    assertThat(on.samples()).anyMatch(s -> s.contains("default/neighbour"));
  }

  /** gVisor shows no throttling. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          9 | Throttled         | runc in 2 of 2 trials, for gvisor it is not known
          0 | ThrottlingUnknown | whether the CPU limit throttled the workload under gvisor is not known
          """)
  void throttlingThatOneSideDoesNotShowIsRemarked(long nanos, Remark.Kind kind, String words) {
    on.play(
        pod ->
            PodScript.builder()
                .log(
                    Duration.ZERO,
                    "@rtb {\"type\":\"hello\",\"protocol\":1}",
                    "latency=5",
                    "@rtb {\"type\":\"bye\",\"exitCode\":0%s}"
                        .formatted(runtime(pod).equals("runc") ? ",\"throttledNs\":" + nanos : ""))
                .exitAfter(Duration.ofMillis(20))
                .exitCode(0)
                .build());
    on.apply(Fixtures.benchmark("b", SPEC));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.comparisons().get(0).remarks())
        .anySatisfy(
            remark -> {
              assertThat(remark.kind()).isEqualTo(kind);
              assertThat(remark.message()).contains(words);
            });
  }

  /** The kubelet goes on with a pull when the Pod that began it is gone. */
  @Test
  void pullThatTakesLongerThanTheStartHasWaited() {
    on.play(
        pod -> {
          boolean slow =
              isBlock(pod, 1)
                  && runtime(pod).equals("gvisor")
                  && "0".equals(pod.getMetadata().getLabels().get(Labels.ATTEMPT));
          return OperatorOnCluster.printing("latency=5")
              .imagePullTakes(slow ? Duration.ofMinutes(5) : Duration.ZERO)
              .exitCode(0)
              .build();
        });
    on.apply(
        Fixtures.benchmark(
            "b",
            SPEC.replace("retries: 3", "retries: 0")
                + "timeouts: {startSeconds: 2, deleteSeconds: 20}\n"));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.failures())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.reason()).isEqualTo("PodWaited");
              assertThat(f.lastMessage())
                  .contains("still pulling image example/tool:1", "spec.timeouts.startSeconds");
            });
    assertThat(status.reliability()).allSatisfy(r -> assertThat(r.failed()).isZero());
  }

  @Test
  void failedWatchOnTheNodesPodsIsOpenedAgain() {
    on.play(
        pod ->
            PodScript.builder()
                .log(Duration.ZERO, "latency=5")
                .exitAfter(Duration.ofMillis(900))
                .build());
    // The operator has listed its own Pods already. The next list is of the Pods on the node.
    on.cluster().faults().next(1, r -> r.is("list", "pods"), 403);
    on.apply(
        Fixtures.benchmark("b", "design: {blocks: {warmup: 1, min: 4, max: 4}, settleSeconds: 0}"));
    Disturbances seen = on.awaitPhase("b", "Complete").environment().disturbances();
    assertThat(seen.trials()).isEqualTo(8);
    assertThat(seen.otherPodsKnown()).isBetween(1, 8);
    assertThat(on.cluster().requests().count(r -> r.is("list", "pods"))).isGreaterThan(1);
  }
}
