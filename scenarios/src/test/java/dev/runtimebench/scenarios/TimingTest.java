package dev.runtimebench.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

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

/** Where the time goes, on a node with a clock of its own; and how little of the API it takes. */
class TimingTest {

  private static final String AGENTS_WORKLOAD =
      """
      workload:
        inline:
          container: {image: example/agent:1}
          metrics:
            - {name: startup, unit: ms, better: Lower, primary: true, summary: Median, source: {milestone: FirstOutput}}
      """;

  private static final int SANDBOX = 100;
  private static final int FIRST_OUTPUT = 160;

  /** Far above what a busy machine adds, and below what a clock's offset would. */
  private static final double SLOW = 5000;

  private final OperatorOnCluster on = new OperatorOnCluster();

  @AfterEach
  void stop() {
    on.close();
  }

  /** A kubelet in short: sandbox, container, first output, end seen by the relist, removal. */
  private static PodScriptBuilder agent() {
    return PodScript.builder()
        .sandboxReadyAfter(Duration.ofMillis(SANDBOX))
        .createdAfter(Duration.ofMillis(20))
        .startedAfter(Duration.ofMillis(FIRST_OUTPUT - SANDBOX - 20))
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
                .formatted(blocks, blocks, more, AGENTS_WORKLOAD)));
    return on.awaitPhase("b", "Complete");
  }

  /** Half of it: what a phase begins with may itself come late on a busy machine. */
  private static Consumer<Double> atLeast(double millis) {
    return value -> assertThat(value).isBetween(millis / 2, millis + SLOW);
  }

  private static PhaseResult phase(RuntimeBenchmarkStatus status, String name) {
    return status.phases().stream()
        .filter(p -> p.phase().equals(name) && p.runtime().equals("gvisor"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void everyPhaseSaysWhatItIsAndHowSureItIs() {
    on.play(pod -> agent().build());
    on.setNodesClock(Duration.ofSeconds(90));
    RuntimeBenchmarkStatus status = run(4, "");
    PhaseResult headline = phase(status, "SubmitToFirstOutput");
    assertThat(headline.from()).isEqualTo("Submitted");
    assertThat(headline.to()).isEqualTo("FirstOutput");
    assertThat(headline.clock()).isEqualTo("Operator and Node");
    assertThat(headline.n()).isEqualTo(4);
    assertThat(headline.of()).isEqualTo(4);
    assertThat(headline.minMs()).isGreaterThanOrEqualTo(FIRST_OUTPUT);
    assertThat(headline.medianMs()).satisfies(atLeast(FIRST_OUTPUT));
    assertThat(headline.uncertaintyMs()).satisfies(atLeast(SANDBOX));
    PhaseResult start = phase(status, "ContainerStart");
    assertThat(start.clock()).isEqualTo("Node");
    assertThat(start.uncertaintyMs()).isNull();
    assertThat(start.medianMs()).satisfies(atLeast(FIRST_OUTPUT - SANDBOX));
    assertThat(phase(status, "SandboxSetup").medianMs()).isBetween(SANDBOX - 50.0, SANDBOX + SLOW);
    assertThat(phase(status, "Ready").medianMs()).satisfies(atLeast(70));
    assertThat(phase(status, "Run").medianMs()).satisfies(atLeast(30));
    assertThat(phase(status, "Teardown").medianMs()).satisfies(atLeast(100));
    assertThat(status.clocks())
        .singleElement()
        .satisfies(
            clock -> {
              assertThat(clock.offsetMs()).isBetween(90_000 - SLOW, 90_000.0);
              assertThat(clock.mostMs()).isGreaterThan(90_000);
              assertThat(clock.steps()).isZero();
            });
    assertThat(status.results())
        .filteredOn(r -> r.runtime().equals("gvisor"))
        .allSatisfy(r -> assertThat(r.min()).isGreaterThanOrEqualTo(FIRST_OUTPUT));
    assertThat(on.samples()).allSatisfy(s -> assertThat(s).contains("\"SubmitToFirstOutput\":"));
  }

  /** A probe that stays until it is deleted, which the kubelet notes when it begins to. */
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
    on.restartOperator(Map.of("RTB_PROBE_IMAGE", "example/agent:1"));
    on.setNodesClock(Duration.ofSeconds(90));
    on.playPreparation(pod -> probe.build());
    // No Pod's start bounds the clock to less than this.
    on.play(pod -> agent().sandboxReadyAfter(Duration.ofSeconds(1)).build());
    NodeClock clock = run(1, "").clocks().get(0);
    assertThat(clock.offsetMs()).isBetween(90_000 - SLOW, 90_000.0);
    assertThat(clock.mostMs()).isGreaterThanOrEqualTo(90_000);
    return clock;
  }

  @Test
  void aProbeThatIsDeletedBoundsTheClock() {
    assertThat(clockWithProbe(probe()).mostMs()).isLessThan(90_900);
  }

  @Test
  void aProbeThatWasKilledMayHaveBeenKilledBeforeItWasDeleted() {
    assertThat(clockWithProbe(probe().exitCode(1)).mostMs()).isGreaterThan(91_000);
  }

  @Test
  void theAgentsLastWordEndsATrialBeforeTheKubeletReportsIt() {
    on.play(pod -> agent().build());
    long begin = System.nanoTime();
    assertThat(run(2, "").failures()).isEmpty();
    // Six trials of which the kubelet would report the end after more than three seconds each.
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(12));
  }

  @Test
  void aDroppedEventIsMissingWithItsReasonAndTheOthersAreNot() {
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
  void aStepOfTheNodesClockInvalidatesTheTrialAndItIsRunAgain() {
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
              assertThat(f.lastMessage()).contains("run again");
            })
        .hasSize(1);
    assertThat(phase(status, "SubmitToFirstOutput").minMs()).isGreaterThanOrEqualTo(FIRST_OUTPUT);
    assertThat(phase(status, "SubmitToFirstOutput").maxMs()).isLessThan(FIRST_OUTPUT + SLOW);
    assertThat(status.clocks().get(0).steps()).isEqualTo(1);
    assertThat(status.clocks().get(0).offsetMs()).isBetween(-7_000 - SLOW, -7_000.0);
  }

  @Test
  void aTrialDuringWhichTheWatchWasLostIsRunAgain() {
    on.play(pod -> agent().exitAfter(Duration.ofMillis(400)).build());
    on.apply(
        Fixtures.benchmark(
            "b",
            "design: {blocks: {warmup: 0, min: 1, max: 2}, settleSeconds: 0}\n" + AGENTS_WORKLOAD));
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
  void aWatchThatIsOpenedAnewWhileNothingHappensDoesNoHarm() {
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
                + AGENTS_WORKLOAD));
    Awaitility.await()
        .until(() -> on.pods().stream().anyMatch(p -> "Running".equals(p.getStatus().getPhase())));
    Awaitility.await()
        .pollDelay(Duration.ofSeconds(1))
        .until(() -> count(r -> "log".equals(r.subresource())) == 1);
    on.cluster().faults().closeWatches(watch -> watch.resource().equals("pods"));
    assertThat(on.awaitPhase("b", "Complete").failures()).isEmpty();
  }

  @Test
  void aLogThatCannotBeHadAtFirstIsAskedForAgain() {
    on.play(pod -> agent().build());
    on.cluster().faults().next(2, r -> "log".equals(r.subresource()), 500);
    assertThat(run(1, "").failures()).isEmpty();
  }

  @Test
  void aLogThatCannotBeHadAtAllIsNamed() {
    on.play(pod -> agent().build());
    on.cluster().faults().next(1000, r -> "log".equals(r.subresource()), 404);
    on.apply(
        Fixtures.benchmark(
            "b",
            "design: {blocks: {warmup: 0, min: 1, max: 1}, settleSeconds: 0, retries: 0}\n"
                + AGENTS_WORKLOAD));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Failed");
    assertThat(status.failures())
        .singleElement()
        .satisfies(f -> assertThat(f.reason()).isEqualTo("LogUnavailable"));
  }

  @Test
  void aKeptPodsSandboxIsWaitedForToo() {
    on.play(pod -> agent().terminatedSeenAfter(Duration.ofMillis(700)).build());
    long begin = System.nanoTime();
    run(2, "podRetention: Always\n");
    // Six trials, of which all but the last are followed by their sandbox's end.
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
  void aTrialTakesOnePodOneDeletionOneLogAndHalfAStatusWrite() {
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
    // The watch on the node's other Pods, however many trials there are.
    assertThat(count(r -> List.of("list", "watch").contains(r.verb()))).isEqualTo(2);
  }

  private int count(Predicate<ApiRequest> which) {
    return on.cluster().requests().count(which);
  }
}
