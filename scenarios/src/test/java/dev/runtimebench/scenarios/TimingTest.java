package dev.runtimebench.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.Failure;
import dev.runtimebench.api.v1alpha1.NodeClock;
import dev.runtimebench.api.v1alpha1.PhaseResult;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.localcluster.http.ApiRequest;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.scripted.PodScript;
import dev.runtimebench.testkit.scripted.PodScriptBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The phases of a trial on a node with its own clock, and the API calls of a trial. */
class TimingTest {

  private static final String AGENT_WORKLOAD =
      """
      workload:
        inline:
          container: {image: example/agent:1}
          metrics:
            - {name: startup, unit: ms, better: Lower, primary: true, summary: Median, source: {milestone: FirstOutput}}
      """;

  private static final int SANDBOX_MS = 100;
  private static final int FIRST_OUTPUT_MS = 160;

  /** Far more than a busy machine adds to a phase, and less than the offset of a node's clock. */
  private static final double BUSY_MACHINE_MS = 5000;

  private final OperatorOnCluster on = new OperatorOnCluster();

  @AfterEach
  void stop() {
    on.close();
  }

  /** A kubelet's steps: sandbox, container, first output, end reported by the relist, removal. */
  private static PodScriptBuilder agent() {
    return PodScript.builder()
        .sandboxReadyAfter(Duration.ofMillis(SANDBOX_MS))
        .createdAfter(Duration.ofMillis(20))
        .startedAfter(Duration.ofMillis(FIRST_OUTPUT_MS - SANDBOX_MS - 20))
        .log(Duration.ZERO, "@rtb {\"type\":\"hello\",\"protocol\":1,\"monoNs\":1000}")
        .log(
            Duration.ofMillis(30),
            "@rtb {\"type\":\"mark\",\"name\":\"up\",\"monoNs\":30001000}",
            "@rtb {\"type\":\"bye\",\"exitCode\":0}")
        .exitAfter(Duration.ofMillis(31))
        .terminatedSeenAfter(Duration.ofSeconds(3))
        .sandboxStoppedAfter(Duration.ofMillis(50))
        .deletionSeenAfter(Duration.ofMillis(100));
  }

  private RuntimeBenchmarkStatus run(int blocks, String more) {
    on.apply(
        Fixtures.benchmark(
            "b",
            "design: {blocks: {warmup: 1, min: %d, max: %d}, settleSeconds: 0}\n%s%s"
                .formatted(blocks, blocks, more, AGENT_WORKLOAD)));
    return on.awaitPhase("b", "Complete");
  }

  /**
   * Accepts half of this time, because on a busy machine the start of a phase may be seen late.
   * Accepts up to {@link #BUSY_MACHINE_MS} more.
   */
  private static Consumer<Double> about(double millis) {
    return value -> assertThat(value).isBetween(millis / 2, millis + BUSY_MACHINE_MS);
  }

  private static PhaseResult phase(RuntimeBenchmarkStatus status, String name) {
    return status.phases().stream()
        .filter(p -> p.phase().equals(name) && p.runtime().equals("gvisor"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void everyPhaseReportsItsMilestonesClockAndUncertainty() {
    on.play(pod -> agent().build());
    on.setNodesClock(Duration.ofSeconds(90));
    RuntimeBenchmarkStatus status = run(4, "");
    PhaseResult headline = phase(status, "SubmitToFirstOutput");
    assertThat(headline.from()).isEqualTo("Submitted");
    assertThat(headline.to()).isEqualTo("FirstOutput");
    assertThat(headline.clock()).isEqualTo("Operator and Node");
    assertThat(headline.n()).isEqualTo(4);
    assertThat(headline.of()).isEqualTo(4);
    assertThat(headline.minMs()).isGreaterThanOrEqualTo(FIRST_OUTPUT_MS);
    assertThat(headline.medianMs()).satisfies(about(FIRST_OUTPUT_MS));
    assertThat(headline.uncertaintyMs()).satisfies(about(SANDBOX_MS));
    PhaseResult start = phase(status, "ContainerStart");
    assertThat(start.clock()).isEqualTo("Node");
    assertThat(start.uncertaintyMs()).isNull();
    assertThat(start.medianMs()).satisfies(about(FIRST_OUTPUT_MS - SANDBOX_MS));
    assertThat(phase(status, "SandboxSetup").medianMs())
        .isBetween(SANDBOX_MS - 50.0, SANDBOX_MS + BUSY_MACHINE_MS);
    assertThat(phase(status, "Ready").medianMs()).satisfies(about(70));
    assertThat(phase(status, "Run").medianMs()).satisfies(about(30));
    assertThat(phase(status, "Teardown").medianMs()).satisfies(about(100));
    assertThat(status.clocks())
        .singleElement()
        .satisfies(
            clock -> {
              assertThat(clock.offsetMs()).isBetween(90_000 - BUSY_MACHINE_MS, 90_000.0);
              assertThat(clock.mostMs()).isGreaterThan(90_000);
              assertThat(clock.steps()).isZero();
            });
    assertThat(status.results())
        .filteredOn(r -> r.runtime().equals("gvisor"))
        .allSatisfy(r -> assertThat(r.min()).isGreaterThanOrEqualTo(FIRST_OUTPUT_MS));
    assertThat(on.samples()).allSatisfy(s -> assertThat(s).contains("\"SubmitToFirstOutput\":"));
  }

  /** A probe that runs until its Pod is deleted. The kubelet reports when the deletion begins. */
  private static PodScriptBuilder probe() {
    return PodScript.builder()
        .log(
            Duration.ZERO,
            "@rtb {\"type\":\"hello\",\"protocol\":1,\"monoNs\":1000}",
            "@rtb {\"type\":\"bye\",\"exitCode\":0}")
        .sandboxReadyAfter(Duration.ofSeconds(1))
        .hangs()
        .obeysTermination()
        .sandboxStoppedAfter(Duration.ofMillis(20))
        .deletionSeenAfter(Duration.ofMillis(60));
  }

  private NodeClock clockWithProbe(PodScriptBuilder probe) {
    on.restartOperator(Map.of("RTB_PROBE_IMAGE", "example/agent:1", "RTB_MEMORY_PROBE", "false"));
    on.setNodesClock(Duration.ofSeconds(90));
    on.playPreparation(pod -> probe.build());
    // The start of a Pod bounds the clock to no less than one second.
    on.play(pod -> agent().sandboxReadyAfter(Duration.ofSeconds(1)).build());
    NodeClock clock = run(1, "").clocks().get(0);
    assertThat(clock.offsetMs()).isBetween(90_000 - BUSY_MACHINE_MS, 90_000.0);
    assertThat(clock.mostMs()).isGreaterThanOrEqualTo(90_000);
    return clock;
  }

  @Test
  void deletionOfAProbeBoundsTheNodesClock() {
    assertThat(clockWithProbe(probe()).mostMs()).isLessThan(90_900);
  }

  /** The probe may have been killed before its Pod was deleted. */
  @Test
  void deletionOfAKilledProbeDoesNotBoundTheNodesClock() {
    assertThat(clockWithProbe(probe().exitCode(1)).mostMs()).isGreaterThan(91_000);
  }

  @Test
  void byeOfTheAgentEndsATrialBeforeTheKubeletReportsTheEnd() {
    // An operator that waits for the kubelet does not finish before the test's timeout.
    on.play(pod -> agent().terminatedSeenAfter(Duration.ofMinutes(5)).build());
    assertThat(run(2, "").failures()).isEmpty();
  }

  @Test
  void droppedEventLeavesOnePhaseMissingWithAReason() {
    on.play(
        pod ->
            pod.getMetadata().getName().contains("-b1-")
                ? agent().dropEvent("Started").build()
                : agent().build());
    PhaseResult start = phase(run(3, ""), "ContainerStart");
    assertThat(start.n()).isEqualTo(2);
    assertThat(start.of()).isEqualTo(3);
    assertThat(start.missing())
        .singleElement()
        .satisfies(
            m -> {
              assertThat(m.reason()).isEqualTo("Started was not seen");
              assertThat(m.count()).isEqualTo(1);
            });
  }

  @Test
  void trialRunsAgainAfterAStepOfTheNodesClock() {
    on.play(
        pod -> {
          if (pod.getMetadata().getName().endsWith("-b2-gvisor-a0")) {
            on.setNodesClock(Duration.ofSeconds(-7));
          }
          return agent().build();
        });
    RuntimeBenchmarkStatus status = run(4, "");
    assertThat(status.failures())
        .anySatisfy(
            f -> {
              assertThat(f.reason()).isEqualTo("ClockStepped");
              assertThat(f.lastMessage()).contains("the trial runs again");
            })
        .hasSize(1);
    assertThat(phase(status, "SubmitToFirstOutput").minMs())
        .isGreaterThanOrEqualTo(FIRST_OUTPUT_MS);
    assertThat(phase(status, "SubmitToFirstOutput").maxMs())
        .isLessThan(FIRST_OUTPUT_MS + BUSY_MACHINE_MS);
    assertThat(status.clocks().get(0).steps()).isEqualTo(1);
    assertThat(status.clocks().get(0).offsetMs()).isBetween(-7_000 - BUSY_MACHINE_MS, -7_000.0);
  }

  @Test
  void trialDuringWhichTheWatchIsLostRunsAgain() {
    on.play(pod -> agent().exitAfter(Duration.ofMillis(400)).build());
    on.apply(
        Fixtures.benchmark(
            "b",
            "design: {blocks: {warmup: 0, min: 1, max: 2}, settleSeconds: 0}\n" + AGENT_WORKLOAD));
    Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> on.trialPods().stream().anyMatch(p -> p.getSpec().getNodeName() != null));
    on.cluster().faults().closeWatches(watch -> watch.resource().equals("pods"));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.failures())
        .anySatisfy(
            f -> {
              assertThat(f.reason()).isEqualTo("Interrupted");
              assertThat(f.lastMessage()).contains("the watch on Pods was lost");
            });
    assertThat(phase(status, "SubmitToFirstOutput").n()).isEqualTo(2);
  }

  @Test
  void watchReopenedWhileNothingChangesInvalidatesNoTrial() {
    on.play(
        pod -> {
          Duration runs = Duration.ofSeconds(9);
          return pod.getMetadata().getName().contains("-b0-runc-")
              ? PodScript.builder()
                  .log(Duration.ZERO, "@rtb {\"type\":\"hello\",\"protocol\":1}")
                  .log(runs, "@rtb {\"type\":\"bye\",\"exitCode\":0}")
                  .exitAfter(runs)
                  .build()
              : agent().build();
        });
    on.apply(
        Fixtures.benchmark(
            "b",
            "design: {blocks: {warmup: 0, min: 1, max: 1}, order: AsListed, settleSeconds: 0}\n"
                + AGENT_WORKLOAD));
    Awaitility.await()
        .until(() -> on.pods().stream().anyMatch(p -> "Running".equals(p.getStatus().getPhase())));
    Awaitility.await()
        .pollDelay(Duration.ofSeconds(1))
        .until(() -> count(r -> "log".equals(r.subresource())) == 1);
    on.cluster().faults().closeWatches(watch -> watch.resource().equals("pods"));
    assertThat(on.awaitPhase("b", "Complete").failures()).isEmpty();
  }

  @Test
  void logThatIsUnavailableAtFirstIsReadAgain() {
    on.play(pod -> agent().build());
    on.cluster().faults().next(2, r -> "log".equals(r.subresource()), 500);
    assertThat(run(1, "").failures()).isEmpty();
  }

  @Test
  void logThatTheNodeDoesNotDeliverInTimeIsReadAgain() {
    on.play(pod -> agent().terminatedSeenAfter(Duration.ZERO).build());
    on.cluster().faults().delay(1, r -> "log".equals(r.subresource()), Duration.ofSeconds(25));
    on.apply(
        Fixtures.benchmark(
            "b",
            "design: {blocks: {warmup: 0, min: 1, max: 1}, settleSeconds: 0, retries: 0}\n"
                + AGENT_WORKLOAD));
    Awaitility.await()
        .until(
            () ->
                on.trialPods().stream()
                    .anyMatch(p -> "Succeeded".equals(p.getStatus().getPhase())));
    on.triggerReconcile("b");
    Awaitility.await().until(() -> count(r -> "log".equals(r.subresource())) == 0);
    // Longer than the operator waits for a log after the end of its container.
    on.advance(Duration.ofSeconds(61));
    on.triggerReconcile("b");
    // The advanced clock makes the trial run again. The log itself was read.
    assertThat(on.awaitPhase("b", "Complete").failures())
        .extracting(Failure::reason)
        .containsOnly("ClockStepped");
    assertThat(count(r -> "log".equals(r.subresource()))).isGreaterThanOrEqualTo(2);
  }

  @Test
  void logThatStaysUnavailableIsReported() {
    on.play(pod -> agent().build());
    on.cluster().faults().next(1000, r -> "log".equals(r.subresource()), 404);
    on.apply(
        Fixtures.benchmark(
            "b",
            "design: {blocks: {warmup: 0, min: 1, max: 1}, settleSeconds: 0, retries: 0}\n"
                + AGENT_WORKLOAD));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Failed");
    assertThat(status.failures())
        .singleElement()
        .satisfies(f -> assertThat(f.reason()).isEqualTo("LogUnavailable"));
  }

  @Test
  void nextTrialWaitsForTheSandboxOfARetainedPod() {
    on.play(pod -> agent().terminatedSeenAfter(Duration.ofMillis(700)).build());
    long begin = System.nanoTime();
    run(2, "podRetention: Always\n");
    // After each of the six trials but the last, the operator waits for the end of the sandbox.
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(4400));
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(on.pods())
                    .hasSize(6)
                    .extracting(Pod::getStatus)
                    .allMatch(status -> status.getPhase().equals("Succeeded")));
  }

  @Test
  void trialCostsOneCreateOneDeleteOneLogReadAndAtMostHalfAStatusWrite() {
    on.play(
        pod ->
            agent()
                .sandboxReadyAfter(Duration.ofMillis(20))
                .sandboxStoppedAfter(Duration.ofMillis(5))
                .deletionSeenAfter(Duration.ofMillis(15))
                .build());
    on.cluster().requests().clear();
    int trials = run(14, "").samples().count();
    assertThat(trials).isEqualTo(30);
    Awaitility.await().until(() -> count(r -> r.is("delete", "pods")) == trials);
    assertThat(count(r -> r.is("create", "pods"))).isEqualTo(trials);
    assertThat(count(r -> r.is("get", "pods") && "log".equals(r.subresource()))).isEqualTo(trials);
    assertThat(count(r -> r.is("get", "pods") && r.subresource() == null)).isZero();
    assertThat(count(r -> "status".equals(r.subresource()))).isLessThanOrEqualTo(trials / 2);
    assertThat(count(r -> r.is("update", "configmaps"))).isBetween(trials, trials + 1);
    assertThat(count(r -> r.is("get", "configmaps"))).isLessThanOrEqualTo(2);
    // The list of the nodes before the first trial, and the list and the watch of the node's other
    // Pods, whatever the number of trials.
    assertThat(count(r -> List.of("list", "watch").contains(r.verb()))).isEqualTo(3);
  }

  private int count(Predicate<ApiRequest> which) {
    return on.cluster().requests().count(which);
  }
}
