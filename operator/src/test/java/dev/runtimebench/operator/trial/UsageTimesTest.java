package dev.runtimebench.operator.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.operator.cluster.Kubelets;
import dev.runtimebench.operator.logs.LogStream;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.observe.usage.NodeSize;
import dev.runtimebench.operator.observe.usage.UsageSample;
import dev.runtimebench.operator.state.BenchmarkRun;
import dev.runtimebench.operator.state.LivePods;
import dev.runtimebench.operator.state.PodRun;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.state.RunningTrial;
import dev.runtimebench.operator.state.UsageSamples.When;
import dev.runtimebench.operator.testkit.Experiments;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.output.Sought;
import dev.runtimebench.results.plan.Trial;
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
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * When the operator asks the kubelet in a trial of mode Usage with idle times of 60 s. The Pod was
 * created at 0 s on the operator's monotonic clock.
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
  private final RunningTrial trial = new RunningTrial(new Trial(0, false, 0, "runc", null), 0);
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
  private final PodRun podRun = new PodRun(Side.Container, pod, pod, START);

  UsageTimesTest() {
    run.durable().started(Experiments.of(benchmark), "{}", List.of("samples-0"));
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

  private TrialProgress at(double seconds) {
    long now = START + Math.round(seconds * 1e9);
    return UsageTimes.with(
        new TrialView(
            new Reconciliation(benchmark, run, List.of(pod), now),
            trial,
            0,
            new LivePods(Map.of("p", pod))),
        QUIET);
  }

  private void asked(double seconds) {
    podRun
        .usage()
        .add(
            When.BeforeWork,
            new Kubelets.Answer("kubelet", UsageSample.missing("x"), NodeSize.UNKNOWN),
            "ClusterCA",
            START + Math.round(seconds * 1e9));
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

  @Test
  void otherDesignsAskNoKubelet() throws Exception {
    RuntimeBenchmark timing = Fixtures.created("b", "{}");
    run.durable().started(Experiments.of(timing), "{}", List.of("samples-0"));
    log(Duration.ZERO, "before");
    assertThat(at(2)).isEqualTo(QUIET);
  }
}
