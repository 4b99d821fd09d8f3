package dev.runtimebench.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.Failure;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.localcluster.api.ApiException;
import dev.runtimebench.localcluster.http.ApiRequest;
import dev.runtimebench.localcluster.http.RequestHook.Verdict;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A Pod is created and deleted while the watch on Pods is broken, and no event ever reports the
 * Pod. The operator finds out long before {@code timeouts.startSeconds}, which is an hour here.
 */
@Execution(ExecutionMode.CONCURRENT)
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

  private final OperatorOnCluster on = new OperatorOnCluster(Duration.ofSeconds(120));

  @AfterEach
  void stop() {
    on.close();
  }

  @Test
  void trialWhosePodVanishesUnseenRunsAgain() {
    on.play(pod -> OperatorOnCluster.latency(5));
    losePods(1, UnseenPodsTest::isOfTrial, DESIGN);
    assertRanAgain(on.awaitPhase("b", "Complete"));
  }

  @Test
  void burstWhosePodsVanishUnseenRunsAgain() {
    on.play(pod -> OperatorOnCluster.latency(5));
    losePods(2, UnseenPodsTest::isOfTrial, BURST);
    assertRanAgain(on.awaitPhase("b", "Complete"));
  }

  @Test
  void preparationWhosePodVanishesUnseenGetsAnotherPod() {
    on.play(pod -> OperatorOnCluster.latency(5));
    losePods(1, pod -> !isOfTrial(pod), DESIGN);
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.failures()).isEmpty();
    assertThat(status.results()).allMatch(r -> r.n() == 1);
  }

  /**
   * The connection of the watch is lost, and no side notices: the watch has shown that the Pod has
   * a node, and shows nothing after that.
   */
  @Test
  void trialGoesOnAlthoughTheWatchHasGoneSilent() {
    AtomicBoolean silent = new AtomicBoolean();
    on.play(
        pod -> {
          // The node asks when the Pod is bound. The scheduler has asked before.
          if (pod.getSpec().getNodeName() != null && !silent.getAndSet(true)) {
            on.cluster().faults().muteWatches(watch -> watch.is("watch", "pods"));
          }
          return OperatorOnCluster.latency(5);
        });
    on.apply(Fixtures.benchmark("b", DESIGN));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.failures()).isEmpty();
    assertThat(status.results()).allMatch(r -> r.n() == 1);
  }

  /** No event shows that the server is ready, and its limit is an hour away. */
  @Test
  @Tag("long")
  void serverWhoseReadinessNoEventShowsGetsItsClient() {
    on.play(
        pod ->
            "Server".equals(pod.getMetadata().getLabels().get(Labels.SIDE))
                ? OperatorOnCluster.printing("up").hangs().readyAfter(Duration.ofSeconds(1)).build()
                : OperatorOnCluster.latency(5));
    on.apply(
        Fixtures.benchmark(
            "b",
            DESIGN
                + """
                runtimes: [{name: runc, runtimeClassName: runc}]
                workload:
                  inline:
                    server: {image: "example/server:1", port: 8080}
                    container: {image: "example/client:1"}
                    metrics:
                      - {name: latency, unit: ns, primary: true, source: {regex: {pattern: "latency=([0-9.]+)", group: 1}}}
                """));
    Awaitility.await()
        .pollInterval(Duration.ofMillis(10))
        .until(
            () ->
                on.trialPods().stream().anyMatch(p -> "Running".equals(p.getStatus().getPhase())));
    on.cluster().faults().muteWatches(watch -> watch.is("watch", "pods"));
    assertThat(on.awaitPhase("b", "Complete").failures()).isEmpty();
  }

  private static void assertRanAgain(RuntimeBenchmarkStatus status) {
    assertThat(status.failures())
        .extracting(Failure::reason)
        .isNotEmpty()
        .isSubsetOf("PodVanished", "Interrupted");
    assertThat(status.results()).isNotEmpty().allMatch(r -> r.n() >= 1);
  }

  /**
   * Breaks the watch on Pods just before the first of these Pods is created, deletes them, and lets
   * the operator watch again.
   */
  private void losePods(int count, Predicate<Pod> which, String spec) {
    Predicate<ApiRequest> watchesPods = request -> request.is("watch", "pods");
    ApiException refused = new ApiException(503, "ServiceUnavailable", "injected fault");
    AtomicInteger created = new AtomicInteger();
    AtomicBoolean broken = new AtomicBoolean();
    on.cluster()
        .faults()
        .draw(
            request ->
                broken.get() && watchesPods.test(request)
                    ? Verdict.rejected(refused)
                    : Verdict.EXECUTE);
    on.cluster()
        .mutatePods(
            pod -> {
              if (which.test(pod) && created.getAndIncrement() < count) {
                broken.set(true);
                on.cluster().faults().closeWatches(watchesPods);
              }
              return pod;
            });
    on.apply(Fixtures.benchmark("b", spec));
    List<Pod> lost =
        Awaitility.await()
            .until(() -> on.pods().stream().filter(which).toList(), pods -> pods.size() == count);
    lost.forEach(pod -> on.client().resource(pod).withGracePeriod(0).delete());
    Awaitility.await().until(() -> on.pods().stream().noneMatch(pod -> isOneOf(lost, pod)));
    on.cluster().faults().expireHistory();
    broken.set(false);
  }

  private static boolean isOneOf(List<Pod> pods, Pod pod) {
    return pods.stream()
        .anyMatch(other -> other.getMetadata().getUid().equals(pod.getMetadata().getUid()));
  }

  private static boolean isOfTrial(Pod pod) {
    return pod.getMetadata().getLabels().containsKey(Labels.BLOCK);
  }
}
