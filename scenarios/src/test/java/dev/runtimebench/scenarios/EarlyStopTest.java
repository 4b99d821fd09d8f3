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

/** Images without the agent, on a kubelet that tells an end late. */
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

  /** The last of three blocks under gVisor, on its first attempt, does what is said. */
  private RuntimeBenchmarkStatus withLast(UnaryOperator<PodScriptBuilder> does, String more) {
    on.play(
        pod -> (isLast(pod) ? does.apply(printing("latency=5")) : printing("latency=5")).build());
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
  void theKubeletIsWaitedForOnceARuntimeAndNotAgain() {
    long begin = System.nanoTime();
    assertThat(withLast(script -> script, "").failures()).isEmpty();
    // Six trials, of which two take that long.
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LATE.multipliedBy(5));
    // With those of the two Pods that fetched the image.
    assertThat(count(r -> r.is("delete", "pods"))).isEqualTo(8);
    assertThat(count(r -> r.is("get", "pods") && "log".equals(r.subresource()))).isEqualTo(6);
    assertThat(count(r -> r.is("get", "pods") && r.subresource() == null)).isZero();
  }

  @Test
  void anExitCodeIsNotLost() {
    assertThat(withLast(script -> script.exitCode(3), "").failures())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.reason()).isEqualTo("NonZeroExit");
              assertThat(f.lastMessage()).contains("exited with 3");
            });
  }

  @Test
  void norIsAnOutOfMemoryKill() {
    assertThat(withLast(PodScriptBuilder::oomKilled, "").failures())
        .extracting(Failure::reason)
        .containsExactly("OutOfMemory");
  }

  @Test
  void whatMayHaveBeenKilledByTheDeletionIsRunAgain() {
    // Told only because of the deletion, however slow the machine.
    assertThat(
            withLast(script -> script.exitCode(143).terminatedSeenAfter(Duration.ofSeconds(30)), "")
                .failures())
        .singleElement()
        .satisfies(f -> assertThat(f.reason()).isEqualTo("Interrupted"));
  }

  @Test
  void anEndThatNobodyToldIsRunAgain() {
    assertThat(withLast(script -> script.sandboxStoppedAfter(Duration.ofSeconds(9)), "").failures())
        .singleElement()
        .satisfies(f -> assertThat(f.reason()).isEqualTo("Interrupted"));
  }

  @Test
  void aLogOfAnotherLengthWaitsForTheKubelet() {
    long begin = System.nanoTime();
    assertThat(withLast(script -> script.log(Duration.ofMillis(1), "latency=6"), "").failures())
        .isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(LATE.multipliedBy(3));
  }

  @Test
  void whatFailsAgainLeavesItsPod() {
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
  void podsThatAreToStayAreNotDeleted() {
    assertThat(withLast(script -> script, "podRetention: Always\n").failures()).isEmpty();
    // No more than those of the two Pods that fetched the image.
    assertThat(count(r -> r.is("delete", "pods"))).isLessThanOrEqualTo(2);
  }
}
