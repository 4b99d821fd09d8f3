package dev.runtimebench.operator.trial.density;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.DensityStop;
import dev.runtimebench.api.v1alpha1.Disturbances.Watched;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.operator.cluster.Pods.Creation;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.observe.disruption.NodeNow;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.operator.observe.usage.PodMemories;
import dev.runtimebench.operator.observe.usage.PodMemories.PodMemory;
import dev.runtimebench.operator.state.BenchmarkRun;
import dev.runtimebench.operator.state.Lane;
import dev.runtimebench.operator.state.LivePods;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.operator.state.RampRun;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.state.RunningTrial;
import dev.runtimebench.operator.testkit.Experiments;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.naming.TrialNames;
import dev.runtimebench.results.plan.Trial;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.Ramp;
import dev.runtimebench.results.sample.Rung;
import dev.runtimebench.results.sample.TrialOutcomeBuilder;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the observer answers, for each state of a ramp's Pods and of its node. */
class RampObserverTest {

  private static final String SPEC =
      """
      design:
        mode: Density
        density: {maxPods: 40, step: 2, maxStartSeconds: 30, holdSeconds: 10, reserveMemory: 1Gi, acceptUnknownMemory: true}
        blocks: {warmup: 0, min: 1, max: 1}
        retries: 2
      resources: {cpu: 10m, memory: 16Mi}
      """;

  private static final String RATE_SPEC =
      SPEC.replace(
              "acceptUnknownMemory: true",
              "acceptUnknownMemory: true, rateMetric: rate, minRatePercent: 75")
          + """
          workload:
            inline:
              container: {image: "example/tool:1"}
              parameters: [{name: size, type: Integer, default: "4"}]
              metrics: [{name: rate, unit: "/s", better: Higher, source: {regex: {pattern: "rate=([0-9.]+)", group: 1}}}]
          """;

  private static final Node NODE =
      new NodeBuilder()
          .withNewMetadata()
          .withName("n")
          .endMetadata()
          .withNewStatus()
          .withAllocatable(
              Map.of(
                  "cpu", new Quantity("8"),
                  "memory", new Quantity("64Gi"),
                  "pods", new Quantity("200")))
          .addNewCondition()
          .withType("Ready")
          .withStatus("True")
          .endCondition()
          .endStatus()
          .build();

  private static final RampRun.Memory UNKNOWN = unknown(RampRun.Reply.NotAsked, "off");

  private final BenchmarkRun run = new BenchmarkRun();
  private final RunningTrial trial = RunningTrial.ramp(new Trial(0, false, 0, "runc", null), 0, 0);
  private final Map<String, Pod> live = new HashMap<>();
  private final RampObserver observer = new RampObserver(new Timelines(clock()), Watched.Node);
  private RuntimeBenchmark benchmark;
  private RampRun.Memory memory = UNKNOWN;
  private List<Pod> others = List.of();
  private Integer priority;
  private long now;

  private static RampRun.Memory unknown(RampRun.Reply reply, String why) {
    return new RampRun.Memory(
        Optional.empty(), PodMemories.NONE, OptionalLong.empty(), 0, reply, why, 0);
  }

  private OperatorClock clock() {
    return new OperatorClock() {
      @Override
      public long epochNanos() {
        return now;
      }

      @Override
      public long monotonicNanos() {
        return now;
      }

      @Override
      public long stamp() {
        return now;
      }
    };
  }

  private void begin(String spec) {
    benchmark = Fixtures.created("b", spec);
    run.durable().started(Experiments.of(benchmark), "{}", List.of("samples-0"));
  }

  private RampRun ramp() {
    return trial.ramp().orElseThrow();
  }

  private RampView view() {
    return new RampView(
        new Reconciliation(benchmark, run, List.copyOf(live.values()), now),
        trial,
        new LivePods(live));
  }

  private static NodeNow node() {
    return new NodeNow("n", true, Optional.of(NODE));
  }

  private RampProgress observe() {
    ramp().look(new RampRun.Look(node(), Optional.of(others), memory, now));
    trial.note(new LivePods(live), now);
    return observer.observe(view());
  }

  private void after(int seconds) {
    now += Duration.ofSeconds(seconds).toNanos();
  }

  /** Opens a rung, and adds Pods that run and are ready. */
  private void rung(int pods) {
    ramp().open(trial.counted().stream().map(PodRun::uid).collect(Collectors.toUnmodifiableSet()));
    ramp().adding(now);
    for (int i = 0; i < pods; i++) {
      String uid = "pod-" + trial.created();
      Pod pod =
          new PodBuilder(
                  view()
                      .current()
                      .renderer()
                      .ramp(trial.trial(), 0, trial.created(), Optional.of("n")))
              .editMetadata()
              .withName(uid)
              .withUid(uid)
              .endMetadata()
              .editSpec()
              .withNodeName("n")
              .withPriority(priority)
              .endSpec()
              .build();
      trial.add(new PodRun(Side.Container, pod, pod, now));
      live.put(uid, pod);
      running(uid, true);
    }
  }

  private void shows(String uid, UnaryOperator<Pod> change) {
    live.compute(uid, (key, pod) -> change.apply(pod));
  }

  private void container(String uid, ContainerStatus status) {
    shows(
        uid,
        pod ->
            new PodBuilder(pod).withNewStatus().withContainerStatuses(status).endStatus().build());
  }

  private void running(String uid, boolean ready) {
    container(
        uid,
        new ContainerStatusBuilder()
            .withName(TrialNames.CONTAINER)
            .withReady(ready)
            .withNewState()
            .withNewRunning()
            .endRunning()
            .endState()
            .build());
  }

  private void waiting(String uid, String reason, String message) {
    container(
        uid,
        new ContainerStatusBuilder()
            .withName(TrialNames.CONTAINER)
            .withReady(false)
            .withNewState()
            .withNewWaiting(message, reason)
            .endState()
            .build());
  }

  private void ended(String uid, int exitCode) {
    container(
        uid,
        new ContainerStatusBuilder()
            .withName(TrialNames.CONTAINER)
            .withReady(false)
            .withNewState()
            .withNewTerminated()
            .withExitCode(exitCode)
            .withReason(exitCode == 0 ? "Completed" : "Error")
            .endTerminated()
            .endState()
            .build());
  }

  private void deleted(String uid) {
    shows(
        uid,
        pod ->
            new PodBuilder(pod)
                .editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .build());
  }

  private static void assertLost(RampProgress progress, FailureReason reason, String... words) {
    assertThat(progress)
        .isInstanceOfSatisfying(
            RampProgress.Lost.class,
            lost -> {
              assertThat(lost.reason()).as(lost.message()).isEqualTo(reason);
              assertThat(lost.message()).contains(words);
            });
  }

  private RampProgress.Stopped stopped() {
    RampProgress progress = observe();
    assertThat(progress).isInstanceOf(RampProgress.Stopped.class);
    return (RampProgress.Stopped) progress;
  }

  /** After SIGTERM a container ends with 143, or with 0 if the program handles the signal. */
  @ParameterizedTest
  @ValueSource(ints = {0, 143})
  void podThatSomebodyDeletesIsNoCount(int exitCode) {
    begin(SPEC);
    metRung();
    rung(2);
    ended("pod-1", exitCode);
    deleted("pod-1");
    assertLost(observe(), FailureReason.PodVanished, "Pod pod-1 was deleted");
  }

  @Test
  void podThatSomebodyDeletesIsLostWhileItsContainerRuns() {
    begin(SPEC);
    rung(2);
    deleted("pod-0");
    assertLost(observe(), FailureReason.PodVanished, "Pod pod-0 was deleted");
  }

  @Test
  void podThatEndsByItselfStopsTheRamp() {
    begin(SPEC);
    metRung();
    rung(2);
    ended("pod-1", 1);
    assertThat(stopped().message()).contains("Pod pod-1 ended with exit code 1");
  }

  /** The kubelet's own limit of pulls, and the registry's, say nothing about the node. */
  @ParameterizedTest
  @ValueSource(strings = {"pull QPS exceeded", "429 Too Many Requests"})
  void podThatIsLateBecauseItsImageCannotBePulledIsNoCount(String words) {
    begin(SPEC);
    rung(2);
    waiting("pod-1", "ErrImagePull", words);
    assertThat(observe()).isInstanceOf(RampProgress.Waiting.class);
    after(31);
    assertLost(
        observe(), FailureReason.ImagePullFailed, "Pod pod-1", "maxStartSeconds (30 s)", words);
  }

  @Test
  void podThatIsLateForAnotherReasonIsSuspected() {
    begin(SPEC);
    rung(2);
    waiting("pod-1", "PodInitializing", "");
    after(31);
    assertThat(observe())
        .isInstanceOfSatisfying(
            RampProgress.Suspect.class,
            suspect -> assertThat(suspect.stop()).isEqualTo(DensityStop.StartupTooSlow));
  }

  /** Runs a rung of two Pods that meets the criteria. */
  private void metRung() {
    rung(2);
    ramp().ready(now);
    after(11);
    RampProgress progress = observe();
    assertThat(progress).isInstanceOf(RampProgress.Met.class);
    ramp().close(((RampProgress.Met) progress).rung());
  }

  private Ramp outcome() {
    RampProgress.Stopped stopped = stopped();
    return RampOutcome.of(view(), stopped).ramp();
  }

  private RampRun.Memory available(long bytes) {
    return new RampRun.Memory(
        Optional.of(bytes),
        new PodMemories(Map.of("pod-0", new PodMemory(50 * (1 << 20), OptionalLong.of(now)))),
        OptionalLong.of(now),
        2,
        RampRun.Reply.Shown,
        "",
        now);
  }

  /** A rung that was opened and has no new Pod yet has the Pods of the rung before. */
  @Test
  void rampThatFailsBeforeItsNextPodHasEachRungOnce() {
    begin(SPEC);
    metRung();
    ramp().open(Set.of("pod-0", "pod-1"));
    memory = available(1 << 20);
    Ramp ramp = outcome();
    assertThat(ramp.stop()).isEqualTo(DensityStop.AvailableMemory);
    assertThat(ramp.rungs()).extracting(Rung::pods).containsExactly(2);
    assertThat(ramp.fits()).isEqualTo(2);
    assertThat(ramp.failsAt()).as("the reserve is in use, so no Pod more fits").isEqualTo(3);
  }

  @Test
  void rampThatFailsWithNewPodsHasTheirRung() {
    begin(SPEC);
    metRung();
    rung(2);
    memory = available(1 << 20);
    Ramp ramp = outcome();
    assertThat(ramp.rungs()).extracting(Rung::pods).containsExactly(2, 4);
    assertThat(ramp.failsAt()).isEqualTo(4);
  }

  /** The mean of the Pods is not exact, so another Pod may fit, but hardly a whole step. */
  @Test
  void rampThatEndsByTheMeanOfItsPodsFailsAtTheNextStep() {
    begin(SPEC);
    metRung();
    ramp().open(Set.of("pod-0", "pod-1"));
    ramp().bound(new RampRun.Bound(DensityStop.AvailableMemory, "a Pod takes too much"));
    Ramp ramp = outcome();
    assertThat(ramp.stop()).isEqualTo(DensityStop.AvailableMemory);
    assertThat(ramp.rungs()).extracting(Rung::pods).containsExactly(2);
    assertThat(ramp.failsAt()).isEqualTo(4);
  }

  private void beginOnNode() {
    begin(SPEC.replace(", acceptUnknownMemory: true", ""));
    run.lane(new Lane(Map.of("runc", "n"), Set.of("runc"), Set.of()));
  }

  @Test
  void rampWaitsForAKubeletThatDoesNotAnswerYet() {
    beginOnNode();
    memory = unknown(RampRun.Reply.Silent, "Unreachable: connection refused");
    after(31);
    assertThat(observe())
        .isInstanceOfSatisfying(
            RampProgress.Waiting.class,
            waiting ->
                assertThat(waiting.trouble().orElseThrow())
                    .contains("the ramp cannot begin yet", "Unreachable: connection refused"));
    after(view().current().experiment().timeouts().disruptionSeconds());
    assertLost(observe(), FailureReason.Unschedulable, "disruptionSeconds", "Unreachable");
  }

  @Test
  void kubeletThatStopsAnsweringAfterTheFirstPodIsAnInterruption() {
    beginOnNode();
    rung(1);
    memory = unknown(RampRun.Reply.Silent, "TooSlow: no answer");
    after(31);
    assertLost(observe(), FailureReason.Interrupted, "TooSlow", "the trial runs again");
  }

  @ParameterizedTest
  @EnumSource(
      value = RampRun.Reply.class,
      names = {"Refused", "NotAsked"})
  void kubeletThatWillNotAnswerEndsTheBenchmarkWithTheFix(RampRun.Reply reply) {
    beginOnNode();
    memory = unknown(reply, "Forbidden: no right");
    after(31);
    assertLost(
        observe(), FailureReason.NodeNotVisible, "Forbidden: no right", "acceptUnknownMemory");
  }

  /** Observes, and notes which Pods are not ready any more, as the caller of the observer does. */
  private RampProgress noted() {
    RampProgress progress = observe();
    if (progress instanceof RampProgress.Lapsed lapsed) {
      ramp().lapsed(lapsed.uids(), now);
      return observe();
    }
    return progress;
  }

  /** A probe that fails once, or a probe that has not run since a restart of the kubelet. */
  @Test
  void earlierPodThatIsSoonReadyAgainDoesNotStopTheRamp() {
    begin(SPEC);
    metRung();
    rung(2);
    running("pod-0", false);
    assertThat(noted()).isInstanceOf(RampProgress.Waiting.class);
    after(19);
    assertThat(noted()).isInstanceOf(RampProgress.Waiting.class);
    running("pod-0", true);
    assertThat(noted()).isInstanceOf(RampProgress.Ready.class);
    after(5);
    running("pod-0", false);
    assertThat(noted()).as("the time begins again").isInstanceOf(RampProgress.Waiting.class);
  }

  @Test
  void earlierPodThatStaysNotReadyStopsTheRamp() {
    begin(SPEC);
    metRung();
    rung(2);
    running("pod-0", false);
    noted();
    after(20);
    RampProgress.Stopped stopped = stopped();
    assertThat(stopped.stop()).isEqualTo(DensityStop.NeighboursNotReady);
    assertThat(stopped.message()).contains("1 of the earlier Pods", "for 20 s", "first pod-0");
    assertThat(stopped.last().orElseThrow().ready()).isEqualTo(3);
  }

  /** A kubelet that restarts reports all its Pods as not ready. */
  @Test
  void podsThatAreAllNotReadyAtOnceAreAnInterruption() {
    begin(SPEC);
    metRung();
    rung(2);
    running("pod-0", false);
    assertThat(noted()).isInstanceOf(RampProgress.Waiting.class);
    after(2);
    running("pod-1", false);
    assertLost(noted(), FailureReason.Interrupted, "all 2 Pods", "restart of the kubelet");
  }

  /** On a node that is too full, one Pod after the other fails its probe. */
  @Test
  void podsThatAreNotReadyOneAfterTheOtherStopTheRamp() {
    begin(SPEC);
    metRung();
    rung(2);
    running("pod-0", false);
    noted();
    after(8);
    running("pod-1", false);
    assertThat(noted()).isInstanceOf(RampProgress.Waiting.class);
    after(12);
    assertThat(stopped().stop()).isEqualTo(DensityStop.NeighboursNotReady);
  }

  @Test
  void noPodIsAddedWhileAnEarlierOneIsNotReady() {
    begin(SPEC);
    metRung();
    ramp().open(Set.of("pod-0", "pod-1"));
    assertThat(noted()).isInstanceOf(RampProgress.Add.class);
    running("pod-0", false);
    assertThat(noted()).isInstanceOf(RampProgress.Waiting.class);
    running("pod-0", true);
    assertThat(noted()).isInstanceOf(RampProgress.Add.class);
  }

  /** The time in which all Pods must be ready begins again. */
  @Test
  void newPodThatWasReadyAndIsNotHasTimeToBeReadyAgain() {
    begin(SPEC);
    rung(2);
    assertThat(observe()).isInstanceOf(RampProgress.Ready.class);
    ramp().ready(now);
    after(31);
    running("pod-1", false);
    assertThat(noted()).isInstanceOf(RampProgress.Waiting.class);
    assertThat(ramp().readySince()).isEmpty();
    after(20);
    assertThat(observe())
        .isInstanceOfSatisfying(
            RampProgress.Suspect.class,
            suspect -> assertThat(suspect.stop()).isEqualTo(DensityStop.PodsNotReady));
  }

  /** Adds Pods, lets them hold, and answers the request for their rate. */
  private RampProgress rungWithRate(int pods, double rate) {
    rung(pods);
    ramp().ready(now);
    after(5);
    assertThat(observe()).as("in the hold time").isInstanceOf(RampProgress.Waiting.class);
    after(6);
    return withRates(rate);
  }

  /** Answers each request for a rate. */
  private RampProgress withRates(double rate) {
    RampProgress progress = observe();
    assertThat(progress).isInstanceOf(RampProgress.RateDue.class);
    while (progress instanceof RampProgress.RateDue due) {
      ramp().rates().known(due.run().uid(), rate);
      progress = observe();
    }
    return progress;
  }

  @Test
  void rateThatFallsBelowThePercentageOfTheFirstRungStopsTheRamp() {
    begin(RATE_SPEC);
    RampProgress.Met first = (RampProgress.Met) rungWithRate(2, 400);
    assertThat(first.rung().rate()).isEqualTo(400);
    ramp().close(first.rung());
    RampProgress.Met second = (RampProgress.Met) rungWithRate(2, 300);
    ramp().close(second.rung());
    assertThat(rungWithRate(2, 299.6))
        .isInstanceOfSatisfying(
            RampProgress.Stopped.class,
            stopped -> {
              assertThat(stopped.stop()).isEqualTo(DensityStop.RateTooLow);
              assertThat(stopped.message())
                  .contains("299.6 /s", "74.9%", "400 /s", "minRatePercent is 75");
              assertThat(stopped.last().orElseThrow().rate()).isEqualTo(299.6);
            });
    Ramp ramp = outcome();
    assertThat(ramp.fits()).isEqualTo(4);
    assertThat(ramp.failsAt()).isEqualTo(6);
    assertThat(ramp.isLowerBound()).isFalse();
  }

  /** Zero is no rate to compare with: any later rate would pass. */
  @Test
  void firstRungWithoutWorkIsNoCount() {
    begin(RATE_SPEC);
    assertLost(rungWithRate(2, 0), FailureReason.NoRate, "rateMetric", "is 0 /s on the first rung");
  }

  @Test
  void holdTimeThatBeginsAgainNeedsANewRate() {
    begin(RATE_SPEC);
    assertThat(rungWithRate(2, 400)).isInstanceOf(RampProgress.Met.class);
    ramp().ready(now);
    after(11);
    assertThat(observe()).isInstanceOf(RampProgress.RateDue.class);
  }

  @Test
  void rateIsThatOfEightPodsFromTheOldestToTheNewest() {
    begin(RATE_SPEC);
    rung(15);
    ramp().ready(now);
    after(11);
    List<String> read = new ArrayList<>();
    RampProgress progress = observe();
    while (progress instanceof RampProgress.RateDue due) {
      read.add(due.run().uid());
      ramp().rates().known(due.run().uid(), read.size());
      progress = observe();
    }
    assertThat(read)
        .containsExactly("pod-0", "pod-2", "pod-4", "pod-6", "pod-8", "pod-10", "pod-12", "pod-14");
    assertThat(((RampProgress.Met) progress).rung().rate()).as("the median").isEqualTo(4.5);
  }

  /** A rung that fails while its rates are read has no median of all its Pods. */
  @Test
  void rungWhoseRatesWereReadInPartHasNoRate() {
    begin(RATE_SPEC);
    assertThat(rungWithRate(2, 400)).isInstanceOf(RampProgress.Met.class);
    ramp().close(((RampProgress.Met) observe()).rung());
    rung(2);
    ramp().ready(now);
    after(11);
    ramp().rates().known(((RampProgress.RateDue) observe()).run().uid(), 100);
    memory = available(1 << 20);
    assertThat(stopped().last().orElseThrow().rate()).isNull();
  }

  private RampProgress missing() {
    assertThat(observe()).isInstanceOf(RampProgress.RateDue.class);
    ramp().rates().missing("Pod pod-1 has no value");
    return observe();
  }

  @Test
  void podWithoutARateHasAnotherHoldTime() {
    begin(RATE_SPEC);
    rung(2);
    ramp().ready(now);
    after(11);
    assertThat(missing()).isInstanceOf(RampProgress.HoldAgain.class);
    ramp().holdAgain(now);
    after(9);
    assertThat(observe()).isInstanceOf(RampProgress.Waiting.class);
    after(2);
    assertThat(withRates(400)).isInstanceOf(RampProgress.Met.class);
  }

  @Test
  void podWithoutARateInTwoHoldTimesOfTheFirstRungIsNoCount() {
    begin(RATE_SPEC);
    rung(2);
    ramp().ready(now);
    after(11);
    missing();
    ramp().holdAgain(now);
    after(11);
    assertLost(missing(), FailureReason.NoRate, "two hold times", "pod-1 has no value");
  }

  @Test
  void podWithoutARateInTwoHoldTimesOfALaterRungMakesTheCountALowerBound() {
    begin(RATE_SPEC);
    ramp().close(((RampProgress.Met) rungWithRate(2, 400)).rung());
    rung(2);
    ramp().ready(now);
    after(11);
    assertThat(missing())
        .as("each rung has its own second time")
        .isInstanceOf(RampProgress.HoldAgain.class);
    ramp().holdAgain(now);
    after(11);
    missing();
    Ramp ramp = outcome();
    assertThat(ramp.stop()).isEqualTo(DensityStop.RateUnknown);
    assertThat(ramp.message()).contains("pod-1 has no value");
    assertThat(ramp.fits()).isEqualTo(2);
    assertThat(ramp.isLowerBound()).isTrue();
  }

  /** The product of such a rate and 100 is infinite. */
  @Test
  void hugeRatesAreCompared() {
    begin(RATE_SPEC);
    ramp().close(((RampProgress.Met) rungWithRate(2, 1.7e308)).rung());
    ramp().close(((RampProgress.Met) rungWithRate(2, 1.6e308)).rung());
    assertThat(rungWithRate(2, 1e308))
        .isInstanceOfSatisfying(
            RampProgress.Stopped.class,
            stopped -> assertThat(stopped.message()).contains("58.82%"));
  }

  @Test
  void shareBelowTheLimitIsNeverShownAsTheLimit() {
    begin(RATE_SPEC);
    ramp().close(((RampProgress.Met) rungWithRate(2, 400)).rung());
    assertThat(rungWithRate(2, 299.9999))
        .isInstanceOfSatisfying(
            RampProgress.Stopped.class,
            stopped -> assertThat(stopped.message()).contains(", 74.99% of the"));
  }

  private static Pod other(boolean ready) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("web")
        .withNamespace("shop")
        .withUid("web")
        .endMetadata()
        .withNewStatus()
        .withPhase("Running")
        .addNewCondition()
        .withType("Ready")
        .withStatus(ready ? "True" : "False")
        .endCondition()
        .endStatus()
        .build();
  }

  private void othersAre(boolean ready) {
    ramp().others().look(List.of(other(ready)), trial.created() > 0, now);
  }

  @Test
  void podOfOthersThatStaysNotReadyStopsTheRampWithALowerBound() {
    begin(SPEC);
    othersAre(true);
    metRung();
    rung(2);
    othersAre(false);
    after(20);
    othersAre(false);
    Ramp ramp = outcome();
    assertThat(ramp.stop()).isEqualTo(DensityStop.OthersDisturbed);
    assertThat(ramp.message()).contains("shop/web", "not ready for 20 s");
    assertThat(ramp.fits()).isEqualTo(2);
    assertThat(ramp.isLowerBound()).isTrue();
  }

  private static Pod large() {
    return new PodBuilder(other(true))
        .withNewSpec()
        .addNewContainer()
        .withNewResources()
        .addToRequests("memory", new Quantity("8Gi"))
        .endResources()
        .endContainer()
        .endSpec()
        .build();
  }

  private static Pod evicted() {
    return new PodBuilder(other(false))
        .editStatus()
        .withPhase("Failed")
        .withReason("Evicted")
        .withMessage("The node was low on resource: memory.")
        .endStatus()
        .build();
  }

  /** A large Pod of others came, and the kubelet evicted another one: the ramp is not the cause. */
  @Test
  void harmBesideAChangeOfTheOthersMakesEachCountALowerBound() {
    begin(SPEC);
    othersAre(true);
    metRung();
    rung(2);
    ramp().others().look(List.of(evicted()), true, now);
    memory = available(1 << 20);
    RampProgress.Stopped alone = stopped();
    assertThat(alone.stop()).as("no change").isEqualTo(DensityStop.AvailableMemory);
    others = List.of(large());
    RampProgress.Stopped certain = stopped();
    assertThat(certain.stop()).isEqualTo(DensityStop.OthersDisturbed);
    assertThat(certain.message())
        .contains("shop/web", "evicted", "other Pods on the node changed", "AvailableMemory");
    assertThat(RampOutcome.of(view(), certain).ramp().isLowerBound()).isTrue();
  }

  /** A large Pod of others came, so less room was there than the count says. */
  @Test
  void changeOfTheOthersWithoutAHarmIsNoCount() {
    begin(SPEC);
    othersAre(true);
    metRung();
    rung(2);
    memory = available(1 << 20);
    others = List.of(large());
    assertLost(
        observe(), FailureReason.Interrupted, "other Pods on the node changed", "runs again");
  }

  @Test
  void suspensionEndsTheRampBeforeAnythingElse() {
    begin("suspend: true\n" + SPEC);
    rung(2);
    ended("pod-1", 1);
    assertThat(observe()).isInstanceOf(RampProgress.Suspended.class);
  }

  @Test
  void nodeWhosePodsAreWatchedInPartIsNotLookedAt() {
    begin(SPEC);
    rung(1);
    RampObserver ofNamespaces = new RampObserver(new Timelines(clock()), Watched.WatchedNamespaces);
    assertLost(
        ofNamespaces.observe(view()), FailureReason.NodeNotVisible, "node n", "watchNamespaces");
  }

  /** The API server refuses the next Pod. */
  private RampProgress refused(String words, boolean passing) {
    ramp().refused(new Creation.Refused(words, passing, true), now);
    return observe();
  }

  @Test
  void refusalThatPassesIsWaitedForAndThenEndsTheRamp() {
    begin(SPEC);
    metRung();
    ramp().open(Set.of("pod-0", "pod-1"));
    assertThat(observe()).isInstanceOf(RampProgress.Add.class);
    assertThat(refused("too many requests", true))
        .isInstanceOfSatisfying(
            RampProgress.Waiting.class,
            waiting ->
                assertThat(waiting.trouble().orElseThrow())
                    .isEqualTo("the API server refused a Pod: too many requests"));
    after(view().current().experiment().timeouts().startSeconds());
    assertThat(observe()).as("each reconcile asks again").isInstanceOf(RampProgress.Add.class);
    assertLost(refused("too many requests", true), FailureReason.PodRejected, "too many requests");
  }

  @Test
  void refusalThatDoesNotPassEndsTheRamp() {
    begin(SPEC);
    metRung();
    ramp().open(Set.of("pod-0", "pod-1"));
    assertLost(refused("forbidden", false), FailureReason.PodRejected, "refused a Pod: forbidden");
  }

  @Test
  void quotaBoundsTheRampThatHasPods() {
    begin(SPEC);
    metRung();
    rung(1);
    RampProgress bounded = refused("exceeded quota: pods", true);
    assertThat(bounded)
        .isInstanceOfSatisfying(
            RampProgress.Bounded.class,
            bound -> assertThat(bound.stop()).isEqualTo(DensityStop.Quota));
    ramp().bound(new RampRun.Bound(DensityStop.Quota, "exceeded quota"));
    assertThat(observe())
        .as("the next reconcile has the Pods that were added before")
        .isInstanceOf(RampProgress.Waiting.class);
    after(1);
    assertThat(observe()).isInstanceOf(RampProgress.Ready.class);
  }

  @Test
  void quotaWithoutRoomForTheFirstPodIsNoCount() {
    begin(SPEC);
    assertLost(refused("exceeded quota: pods", true), FailureReason.PodRejected, "exceeded quota");
  }

  @Test
  void quotaThatWasLoweredIsNoCount() {
    begin(SPEC);
    run.durable()
        .add(
            List.of(
                TrialOutcomeBuilder.builder()
                    .block(9)
                    .runtime("runc")
                    .node("n")
                    .values(Map.of("latency", 5.0))
                    .build()),
            List.of("line"));
    assertLost(refused("exceeded quota: pods", true), FailureReason.QuotaLowered, "exceeded quota");
  }

  @Test
  void watchThatIsLateIsAnInterruption() {
    begin(SPEC);
    rung(2);
    waiting("pod-1", "PodInitializing", "");
    after(31);
    RampProgress.Suspect suspect = (RampProgress.Suspect) observe();
    ramp()
        .suspect(
            new RampRun.Suspicion(suspect.last(), suspect.stop(), suspect.message(), 2, true, now));
    assertLost(observe(), FailureReason.Interrupted, "the watch is late", "runs again");
  }

  @Test
  void logThatCannotBeReadIsWaitedForAndThenEndsTheRamp() {
    begin(RATE_SPEC);
    rung(2);
    ramp().ready(now);
    after(11);
    assertThat(observe()).isInstanceOf(RampProgress.RateDue.class);
    ramp().rates().unread("cannot be read: 502", now);
    assertThat(observe())
        .isInstanceOfSatisfying(
            RampProgress.Unread.class, unread -> assertThat(unread.why()).contains("502"));
    after(60);
    assertThat(observe()).as("each reconcile reads again").isInstanceOf(RampProgress.RateDue.class);
    ramp().rates().unread("cannot be read: 503", now);
    assertLost(observe(), FailureReason.LogUnavailable, "cannot be read: 503");
  }

  @Test
  void logThatIsReadInBetweenBeginsTheTimeAgain() {
    begin(RATE_SPEC);
    rung(2);
    ramp().ready(now);
    after(11);
    ramp().rates().unread("cannot be read: 502", now);
    after(40);
    ramp().rates().known("pod-0", 400);
    after(40);
    ramp().rates().unread("cannot be read: 503", now);
    assertThat(observe()).isInstanceOf(RampProgress.Unread.class);
  }

  @Test
  void kubeletThatRestartsIsAnInterruption() {
    begin(SPEC);
    List<Pod> ready = List.of(probed("a", true), probed("b", true));
    List<Pod> unready = List.of(probed("a", false), probed("b", false));
    ramp().others().look(ready, false, now);
    metRung();
    rung(2);
    ramp().others().look(unready, true, now);
    after(20);
    ramp().others().look(unready, true, now);
    assertLost(observe(), FailureReason.Interrupted, "restart of the kubelet", "runs again");
  }

  private static Pod probed(String name, boolean ready) {
    return new PodBuilder(other(ready))
        .editMetadata()
        .withUid(name)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withNewReadinessProbe()
        .endReadinessProbe()
        .endContainer()
        .endSpec()
        .build();
  }

  /** The first Pod shows its priority, so a Pod that comes later came during the ramp. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void podThatTheRampCouldPreemptEndsTheBenchmarkOnlyBesideTheFirstPod(int pods) {
    begin(SPEC);
    others = List.of(new PodBuilder(other(true)).withNewSpec().withPriority(-10).endSpec().build());
    priority = 0;
    rung(pods);
    assertLost(
        observe(),
        pods == 1 ? FailureReason.Unschedulable : FailureReason.Interrupted,
        "shop/web with -10");
  }

  @Test
  void noPodIsAddedAndNoRungIsMetWhileAPodOfOthersIsNotReady() {
    begin(SPEC);
    othersAre(true);
    rung(2);
    ramp().ready(now);
    after(11);
    othersAre(false);
    assertThat(observe())
        .isInstanceOfSatisfying(
            RampProgress.Waiting.class,
            waiting -> assertThat(waiting.what()).contains("Pod shop/web", "is not ready"));
    othersAre(true);
    RampProgress.Met met = (RampProgress.Met) observe();
    ramp().close(met.rung());
    ramp().open(Set.of("pod-0", "pod-1"));
    othersAre(false);
    assertThat(observe()).isInstanceOf(RampProgress.Waiting.class);
    othersAre(true);
    assertThat(observe()).isInstanceOf(RampProgress.Add.class);
  }

  @Test
  void memoryOfAPodIsThatAfterAllPodsWereReadyAndOnlyOfARungThatIsMet() {
    begin(SPEC);
    rung(2);
    ramp().ready(now);
    for (int i = 0; i < 2; i++) {
      after(11);
      memory = available(8L << 30);
      ramp().look(new RampRun.Look(node(), Optional.of(List.of()), memory, now));
    }
    RampProgress.Met met = (RampProgress.Met) observe();
    assertThat(met.rung().memoryPerPod()).isEqualTo(50 << 20);
    ramp().close(met.rung());
    rung(1);
    memory = available(1 << 20);
    assertThat(stopped().last().orElseThrow().memoryPerPod()).isNull();
  }
}
