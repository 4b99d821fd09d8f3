package dev.runtimebench.operator.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.operator.cluster.Kubelets;
import dev.runtimebench.operator.logs.LogStream;
import dev.runtimebench.operator.observe.clock.EpochNanos;
import dev.runtimebench.operator.observe.clock.NodeClocks;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.observe.log.TrialLog;
import dev.runtimebench.operator.observe.timeline.NodeStamp;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.operator.observe.usage.NodeSize;
import dev.runtimebench.operator.observe.usage.UsageSample;
import dev.runtimebench.operator.state.BenchmarkRun;
import dev.runtimebench.operator.state.LivePods;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.state.RunningTrial;
import dev.runtimebench.operator.state.UsageSamples.CallEnd;
import dev.runtimebench.operator.state.UsageSamples.When;
import dev.runtimebench.operator.testkit.Experiments;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.output.Sought;
import dev.runtimebench.results.plan.Trial;
import dev.runtimebench.results.sample.ClockBound;
import dev.runtimebench.results.sample.Milestone;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * When the operator asks the kubelet in a trial of mode Usage with idle times of 60 s. The Pod was
 * created at 0 s on the operator's monotonic clock. The operator's stamps begin at DAY at 0 s.
 */
class UsageTimesTest {

  private static final long START = 7_000_000_000_000L;
  private static final Instant DAY = Instant.parse("2026-11-30T20:00:00Z");
  private static final TrialProgress.Waiting QUIET =
      TrialProgress.Waiting.of(Duration.ofSeconds(100));

  /** No call may begin later than 60 s minus the 4 s of a call and 1 s for the operator. */
  private static final long LATEST = 55;

  private final RuntimeBenchmark benchmark =
      Fixtures.created("b", "design: {mode: Usage, blocks: {warmup: 0, max: 1}}");
  private final BenchmarkRun run = new BenchmarkRun();
  private final OperatorClock clock =
      new OperatorClock() {
        @Override
        public long epochNanos() {
          return stamp();
        }

        @Override
        public long monotonicNanos() {
          return now;
        }

        @Override
        public long stamp() {
          return EpochNanos.of(DAY) + now - START;
        }
      };
  private final Timelines timelines = new Timelines(clock);
  private final NodeClocks clocks = new NodeClocks();
  private final UsageTimes times =
      new UsageTimes(new EarliestWork(timelines, clocks, clock), Kubelets.longest());
  private long now = START;
  private RunningTrial trial;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Pod pod =
      new PodBuilder()
          .withNewMetadata()
          .withName("p")
          .withUid("p")
          .endMetadata()
          .withNewSpec()
          .withNodeName("n")
          .addNewContainer()
          .withName("workload")
          .withImage("image:1")
          .endContainer()
          .endSpec()
          .build();
  private PodRun podRun;

  UsageTimesTest() {
    run.durable().started(Experiments.of(benchmark), "{}", List.of("samples-0"));
    created(Optional.of(START), START);
  }

  /**
   * Creates the Pod of the trial.
   *
   * @param began when the create call began; empty if the Pod may have existed before
   * @param answered when the answer of the call arrived
   */
  private void created(Optional<Long> began, long answered) {
    trial = new RunningTrial(new Trial(0, false, 0, "runc", null), 0);
    podRun = new PodRun(Side.Container, pod, pod, began, answered);
    trial.add(podRun);
  }

  @AfterEach
  void close() {
    closed.countDown();
  }

  /** A log that was opened, has these idle records, and stays open. */
  private UsageTimesTest log(Duration nodesClock, String... records) throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    StringBuilder text = new StringBuilder();
    text.append(DAY.plus(nodesClock)).append(" @rtb {\"type\":\"hello\",\"protocol\":1}\n");
    for (String record : records) {
      text.append(DAY.plus(nodesClock))
          .append(" @rtb {\"type\":\"idle\",\"name\":\"%s\"}\n".formatted(record));
    }
    InputStream open =
        new InputStream() {
          @Override
          public int read() throws IOException {
            read.countDown();
            try {
              closed.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            return -1;
          }
        };
    InputStream all =
        new SequenceInputStream(
            new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8)), open);
    podRun
        .log()
        .started(
            new LogStream(
                () -> all,
                Sought.NOTHING,
                OperatorClock.system(),
                task -> {
                  Thread reader = new Thread(task);
                  reader.setDaemon(true);
                  reader.start();
                },
                () -> {}));
    read.await();
    return this;
  }

  private static long second(double seconds) {
    return START + Math.round(seconds * 1e9);
  }

  private TrialView view(double seconds) {
    return new TrialView(
        new Reconciliation(benchmark, run, List.of(pod), second(seconds)),
        trial,
        0,
        new LivePods(Map.of("p", pod)));
  }

  private TrialProgress at(double seconds) {
    now = second(seconds);
    return times.with(view(seconds), QUIET);
  }

  /** The operator's stamp of a moment. */
  private static long stamp(double seconds) {
    return EpochNanos.of(DAY) + Math.round(seconds * 1e9);
  }

  /**
   * The kubelet created the container at that moment, and stamped the moment by the node's clock,
   * which is ahead of the operator's.
   */
  private void containerCreated(double seconds, double ahead) {
    now = second(seconds);
    timelines.submitted("p", stamp(0), stamp(0.1));
    timelines.stamped(
        new NodeStamp("p", Milestone.Created, stamp(seconds + ahead), false, Optional.empty()));
  }

  /** An earlier trial on the node bounded the offset of its clock, in seconds. */
  private void knows(double least, double most) {
    clocks.learn(
        "n", new ClockBound(Math.round(least * 1e9), Math.round(most * 1e9)), clock.stamp());
  }

  private void asked(double seconds) {
    podRun
        .usage()
        .add(
            When.BeforeWork,
            new Kubelets.Answer(
                "kubelet", Optional.empty(), UsageSample.missing("x"), NodeSize.UNKNOWN, true),
            "ClusterCA",
            second(seconds));
  }

  private static void assertAsks(TrialProgress progress, When when) {
    assertThat(progress)
        .isInstanceOfSatisfying(
            TrialProgress.UsageDue.class, due -> assertThat(due.when()).isEqualTo(when));
  }

  private static long latest(TrialProgress progress) {
    return (((TrialProgress.UsageDue) progress).latest() - START) / 1_000_000_000L;
  }

  @Test
  void kubeletIsAskedEveryFourSecondsUntilTheWorkIsNear() throws Exception {
    log(Duration.ZERO, "before");
    assertAsks(at(2), When.BeforeWork);
    assertThat(latest(at(2))).isEqualTo(LATEST);
    asked(2);
    assertThat(at(3))
        .isInstanceOfSatisfying(
            TrialProgress.Waiting.class,
            waiting -> assertThat(waiting.recheck()).isEqualTo(Duration.ofSeconds(3)));
    assertAsks(at(6), When.BeforeWork);
    asked(50);
    assertAsks(at(54.9), When.BeforeWork);
    assertThat(at(55.1)).isEqualTo(QUIET);
    assertThat(at(70)).isEqualTo(QUIET);
  }

  /** Each call makes the container runtime work, and each answer is new. */
  @Test
  void figuresOfTheRuntimeAreAskedForEveryTenSeconds() throws Exception {
    log(Duration.ZERO, "before");
    podRun
        .usage()
        .add(
            When.BeforeWork,
            new Kubelets.Answer(
                "kubelet",
                Optional.of("/stats/summary"),
                UsageSample.missing("x"),
                NodeSize.UNKNOWN,
                true),
            "ClusterCA",
            second(2));
    assertThat(at(6))
        .isInstanceOfSatisfying(
            TrialProgress.Waiting.class,
            waiting -> assertThat(waiting.recheck()).isEqualTo(Duration.ofSeconds(6)));
    assertAsks(at(12), When.BeforeWork);
  }

  /** The container may have started while the operator waited for the answer. */
  @Test
  void slowAnswerToTheCreateCallDoesNotMoveTheLastCall() throws Exception {
    created(Optional.of(START), second(30));
    log(Duration.ZERO, "before");
    assertThat(latest(at(31))).isEqualTo(LATEST);
    assertThat(at(56)).isEqualTo(QUIET);
  }

  /** The answer of the create call was lost, so nobody knows when the container started. */
  @Test
  void podThatWasThereBeforeTheCreateCallAllowsNoCallBeforeTheWork() throws Exception {
    created(Optional.empty(), START);
    log(Duration.ZERO, "before");
    assertThat(at(2)).isEqualTo(QUIET);
    log(Duration.ZERO, "before", "work", "after");
    assertAsks(at(300), When.AfterWork);
  }

  /**
   * The Pod took 20 s to start. The node's clock is 100 s ahead, and the operator knows that to 0.5
   * s: so the work begins at 79.5 s at the earliest, and the last call at 74.5 s.
   */
  @Test
  void slowStartOfAPodMovesTheLastCall() throws Exception {
    knows(100, 100.5);
    log(Duration.ofSeconds(100), "before");
    assertThat(latest(at(10))).isEqualTo(LATEST);
    containerCreated(20, 100);
    assertThat(latest(at(21))).isEqualTo(74);
    assertAsks(at(74.4), When.BeforeWork);
    assertThat(at(74.6)).isEqualTo(QUIET);
  }

  /** Without a bound on the node's clock, only the create call says when the work can begin. */
  @Test
  void nodeWithAnUnknownClockKeepsTheBoundOfTheCreateCall() throws Exception {
    log(Duration.ofSeconds(100), "before");
    containerCreated(20, 100);
    assertThat(latest(at(21))).isEqualTo(LATEST);
    assertThat(at(56)).isEqualTo(QUIET);
  }

  /** Somebody set the node's clock forward. Its stamps must not move the last call. */
  @ParameterizedTest
  @ValueSource(ints = {-3600, -60, 60, 3600})
  void clockThatWasSetKeepsTheBoundOfTheCreateCall(int by) throws Exception {
    knows(0, 0.5);
    log(Duration.ZERO, "before");
    containerCreated(1, by);
    assertThat(latest(at(21))).isEqualTo(LATEST);
    assertThat(at(56)).isEqualTo(QUIET);
  }

  /** The bound of the create call is never given up for an earlier one. */
  @Test
  void wideBoundOnTheClockDoesNotMakeTheLastCallEarlier() throws Exception {
    knows(-10, 30);
    log(Duration.ZERO, "before");
    containerCreated(2, 0);
    assertThat(latest(at(3))).isEqualTo(LATEST);
  }

  @Test
  void containerOfALostCreateCallAllowsNoCallBeforeTheWork() throws Exception {
    created(Optional.empty(), START);
    knows(0, 0.5);
    log(Duration.ZERO, "before");
    containerCreated(20, 0);
    assertThat(at(21)).isEqualTo(QUIET);
  }

  /** A call that is due after the latest moment is not waited for. */
  @Test
  void callThatWouldComeTooLateIsNotPlanned() throws Exception {
    log(Duration.ZERO, "before");
    asked(52);
    assertThat(at(53)).isEqualTo(QUIET);
  }

  /**
   * The stamps of the log come from a clock that is wrong by an hour. They do not matter: the last
   * call comes at the same time.
   */
  @ParameterizedTest
  @ValueSource(ints = {-3600, 0, 3600})
  void clockOfTheNodeDoesNotMoveTheLastCall(int seconds) throws Exception {
    log(Duration.ofSeconds(seconds), "before");
    assertThat(latest(at(40))).isEqualTo(LATEST);
    assertThat(at(56)).isEqualTo(QUIET);
  }

  /** The log broke, and is opened again while the work runs. The record of the work is late. */
  @Test
  void recordThatArrivesAgainDuringTheWorkAllowsNoCall() throws Exception {
    log(Duration.ZERO, "before");
    log(Duration.ZERO, "before");
    assertThat(at(61)).isEqualTo(QUIET);
  }

  @Test
  void noCallIsMadeWhileTheWorkRuns() throws Exception {
    log(Duration.ZERO, "before", "work");
    assertThat(at(10)).isEqualTo(QUIET);
  }

  @Test
  void kubeletIsAskedAfterTheWork() throws Exception {
    log(Duration.ZERO, "before", "work", "after");
    asked(50);
    assertAsks(at(300), When.AfterWork);
  }

  @Test
  void kubeletIsNotAskedAfterTheSecondIdleTime() throws Exception {
    log(Duration.ZERO, "before", "work", "after", "end");
    assertThat(at(300)).isEqualTo(QUIET);
  }

  /** A log that is over says nothing about what the Pod does now. */
  @Test
  void logThatIsOverAllowsNoCall() throws Exception {
    log(Duration.ZERO, "before");
    closed.countDown();
    LogStream stream = podRun.log().stream().orElseThrow();
    while (!stream.isOver()) {
      Thread.onSpinWait();
    }
    assertThat(at(10)).isEqualTo(QUIET);
  }

  /** What the log says at the end: the work began 60 s after the create call. */
  private static TrialLog output() throws IOException {
    String work = DAY.plusSeconds(60) + " @rtb {\"type\":\"idle\",\"name\":\"work\"}\n";
    String hello = DAY + " @rtb {\"type\":\"hello\",\"protocol\":1}\n";
    String before = DAY + " @rtb {\"type\":\"idle\",\"name\":\"before\"}\n";
    return TrialLog.read(
        new ByteArrayInputStream((hello + before + work).getBytes(StandardCharsets.UTF_8)),
        List.of());
  }

  private Optional<String> overlap(double callEnd, ClockBound bound) throws IOException {
    long stamp = EpochNanos.of(DAY) + Math.round(callEnd * 1e9);
    podRun.usage().calledBeforeWork(new CallEnd(second(callEnd), stamp));
    return CallsBeforeWork.overlap(view(200), output(), bound);
  }

  /** The node's clock is 0.5 to 2 s ahead, so the work began at 58 to 59.5 s. */
  @Test
  void callThatMayHaveReachedIntoTheWorkIsFoundAtTheEnd() throws Exception {
    ClockBound bound = new ClockBound(500_000_000L, 2_000_000_000L);
    assertThat(overlap(57.9, bound)).isEmpty();
    assertThat(overlap(58.25, bound).orElseThrow())
        .contains("may have reached 250 ms into the work", "runs again");
  }

  @Test
  void withoutABoundTheCreateCallSaysWhenTheWorkBegan() throws Exception {
    assertThat(overlap(59.9, ClockBound.NONE)).isEmpty();
    assertThat(overlap(60.5, ClockBound.NONE).orElseThrow()).contains("500 ms into the work");
  }

  @Test
  void trialWithoutACallBeforeTheWorkHasNoOverlap() throws Exception {
    assertThat(CallsBeforeWork.overlap(view(200), output(), ClockBound.NONE)).isEmpty();
  }

  @Test
  void otherDesignsAskNoKubelet() throws Exception {
    RuntimeBenchmark timing = Fixtures.created("b", "{}");
    run.durable().started(Experiments.of(timing), "{}", List.of("samples-0"));
    log(Duration.ZERO, "before");
    assertThat(at(2)).isEqualTo(QUIET);
  }
}
