package dev.runtimebench.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.Failure;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.localcluster.http.ApiRequest;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.scripted.PodScript;
import dev.runtimebench.testkit.scripted.PodScriptBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Images without the agent, on a kubelet that reports the end of a container late. */
class EarlyStopTest {

  private static final Duration LATE = Duration.ofMillis(1500);

  private final OperatorOnCluster on = new OperatorOnCluster();

  @AfterEach
  void stop() {
    on.close();
  }

  private static PodScriptBuilder printing(String... lines) {
    return PodScript.builder()
        .log(Duration.ZERO, lines)
        .exitAfter(Duration.ofMillis(20))
        .terminatedSeenAfter(LATE)
        .sandboxStoppedAfter(Duration.ofMillis(50))
        .deletionSeenAfter(Duration.ofMillis(100));
  }

  /**
   * Runs three blocks, and changes the script of the first attempt at the last block under gVisor.
   *
   * @param more YAML that follows the design
   */
  private RuntimeBenchmarkStatus runWithLastTrial(
      UnaryOperator<PodScriptBuilder> change, String more) {
    on.play(
        pod -> (isLast(pod) ? change.apply(printing("latency=5")) : printing("latency=5")).build());
    on.apply(
        Fixtures.benchmark(
            "b", "design: {blocks: {warmup: 0, min: 3, max: 3}, settleSeconds: 0}\n" + more));
    return on.awaitPhase("b", "Complete");
  }

  private static boolean isLast(Pod pod) {
    return pod.getMetadata().getName().contains("-b2-")
        && pod.getMetadata().getName().contains("gvisor")
        && pod.getMetadata().getName().endsWith("-a0");
  }

  private int count(Predicate<ApiRequest> which) {
    return on.cluster().requests().count(which);
  }

  @Test
  void operatorWaitsForTheKubeletOncePerRuntime() {
    long begin = System.nanoTime();
    assertThat(runWithLastTrial(script -> script, "").failures()).isEmpty();
    // Two of the six trials take that long.
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LATE.multipliedBy(5));
    // Six Pods of trials and two Pods that pulled the image.
    assertThat(count(r -> r.is("delete", "pods"))).isEqualTo(8);
    assertThat(count(r -> r.is("get", "pods") && "log".equals(r.subresource()))).isEqualTo(6);
    assertThat(count(r -> r.is("get", "pods") && r.subresource() == null)).isZero();
  }

  /**
   * A kubelet ends a followed log at its own checks. The checks and the report of the kubelet come
   * so late here that a trial ends in time only if its log is opened after its container's end.
   */
  @Test
  void logIsOpenedWhenItsContainerHasUsuallyEnded() {
    Duration never = Duration.ofMinutes(5);
    on.play(
        pod -> {
          PodScriptBuilder script = printing("latency=5").exitAfter(Duration.ofMillis(40));
          return pod.getMetadata().getName().contains("-b0-")
              ? script.logChecksEvery(Duration.ofSeconds(1)).build()
              : script.logChecksEvery(never).terminatedSeenAfter(never).build();
        });
    on.apply(
        Fixtures.benchmark("b", "design: {blocks: {warmup: 1, min: 2, max: 2}, settleSeconds: 0}"));
    assertThat(on.awaitPhase("b", "Complete").failures()).isEmpty();
    assertThat(count(r -> r.is("get", "pods") && "log".equals(r.subresource()))).isEqualTo(6);
  }

  @Test
  void exitCodeIsReported() {
    assertThat(runWithLastTrial(script -> script.exitCode(3), "").failures())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.reason()).isEqualTo("NonZeroExit");
              assertThat(f.lastMessage()).contains("exited with 3");
            });
  }

  @Test
  void outOfMemoryKillIsReported() {
    assertThat(runWithLastTrial(PodScriptBuilder::oomKilled, "").failures())
        .extracting(Failure::reason)
        .containsExactly("OutOfMemory");
  }

  @Test
  void trialThatTheDeletionMayHaveKilledRunsAgain() {
    // The kubelet reports the end only because of the deletion, even on a slow machine.
    assertThat(
            runWithLastTrial(
                    script -> script.exitCode(143).terminatedSeenAfter(Duration.ofSeconds(30)), "")
                .failures())
        .singleElement()
        .satisfies(f -> assertThat(f.reason()).isEqualTo("Interrupted"));
  }

  @Test
  void trialWhoseEndIsNeverReportedRunsAgain() {
    assertThat(
            runWithLastTrial(script -> script.sandboxStoppedAfter(Duration.ofSeconds(9)), "")
                .failures())
        .singleElement()
        .satisfies(f -> assertThat(f.reason()).isEqualTo("Interrupted"));
  }

  @Test
  void operatorWaitsForTheKubeletIfALogHasAnotherLength() {
    long begin = System.nanoTime();
    assertThat(
            runWithLastTrial(script -> script.log(Duration.ofMillis(1), "latency=6"), "")
                .failures())
        .isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(LATE.multipliedBy(3));
  }

  @Test
  void trialThatFailsTwiceKeepsItsLastPod() {
    on.play(
        pod -> {
          String name = pod.getMetadata().getName();
          boolean fails = name.contains("-b1-gvisor-a0") || name.contains("-b1-gvisor-a1");
          return printing(fails ? "nothing" : "latency=5").build();
        });
    on.apply(
        Fixtures.benchmark("b", "design: {blocks: {warmup: 0, min: 2, max: 2}, settleSeconds: 0}"));
    assertThat(on.awaitPhase("b", "Complete").failures())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.reason()).isEqualTo("NoValue");
              assertThat(f.count()).isEqualTo(2);
            });
    assertThat(on.trialPods())
        .filteredOn(p -> p.getMetadata().getDeletionTimestamp() == null)
        .extracting(p -> p.getMetadata().getName())
        .singleElement()
        .satisfies(name -> assertThat(name).endsWith("-b1-gvisor-a1"));
  }

  @Test
  void retainedPodsAreNotDeleted() {
    assertThat(runWithLastTrial(script -> script, "podRetention: Always\n").failures()).isEmpty();
    // At most the two Pods that pulled the image.
    assertThat(count(r -> r.is("delete", "pods"))).isLessThanOrEqualTo(2);
  }
}
