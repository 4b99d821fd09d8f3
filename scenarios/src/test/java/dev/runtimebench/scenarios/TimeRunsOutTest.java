package dev.runtimebench.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.localcluster.http.ApiRequest;
import dev.runtimebench.operator.status.Conditions;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits of minutes and hours. The tests advance the operator's clock, so no test waits. */
class TimeRunsOutTest {

  private static final String SHORT =
      "design: {blocks: {warmup: 0, min: 1, max: 2}, settleSeconds: 0, retries: 0}\n";

  private final OperatorOnCluster on = new OperatorOnCluster();

  @AfterEach
  void stop() {
    on.close();
  }

  /** The second block hangs. The first is a result only if the benchmark needs one block. */
  @ParameterizedTest
  @CsvSource({"1, Complete, StoppedEarly", "2, Failed, PolicyDenied"})
  void benchmarkEndsWhenItsMaximumDurationIsOver(int min, String phase, String reason) {
    on.restartOperator(Map.of("RTB_POLICY", "{\"perBenchmark\":{\"maxDurationMinutes\":30}}"));
    on.play(
        pod ->
            pod.getMetadata().getLabels().get("runtimebench.dev/block").equals("1")
                ? OperatorOnCluster.printing("busy").hangs().build()
                : OperatorOnCluster.latency(5));
    on.apply(
        Fixtures.benchmark(
            "b",
            SHORT.replace("min: 1", "min: " + min)
                + "timeouts: {startSeconds: 60, runSeconds: 1740, deleteSeconds: 60}"));
    awaitSecondBlock();

    on.advance(Duration.ofMinutes(28));
    on.triggerReconcile("b");
    on.apply(Fixtures.benchmark("next", SHORT + "workload: {ref: none}"));
    on.await("next", b -> b.getStatus().phase() != null);
    assertThat(on.get("b").getStatus().phase()).isEqualTo("Running");

    on.advance(Duration.ofMinutes(2));
    on.triggerReconcile("b");
    RuntimeBenchmarkStatus status = on.awaitPhase("b", phase);
    Condition over = Conditions.find(status.conditions(), phase).orElseThrow();
    assertThat(over.getReason()).isEqualTo(reason);
    assertThat(over.getMessage())
        .contains("1 of 2 blocks", "policy.perBenchmark.maxDurationMinutes", "30 minutes");
    Awaitility.await().until(() -> on.trialPods().isEmpty());
  }

  /** The sandbox of the first trial has stopped before the operator looks. */
  @Test
  void nextTrialStartsAfterTheSettleTime() {
    on.play(pod -> OperatorOnCluster.latency(5));
    on.apply(Fixtures.benchmark("b", SHORT.replace("settleSeconds: 0", "settleSeconds: 250")));
    // The first trial waits too, if the operator has seen a Pod of the preparation.
    Awaitility.await()
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              if (on.trialPods().isEmpty() && on.samples().isEmpty()) {
                on.advance(Duration.ofSeconds(251));
                on.triggerReconcile("b");
              }
              return on.samples().size() == 1;
            });
    on.advance(Duration.ofSeconds(100));
    on.triggerReconcile("b");
    on.apply(Fixtures.benchmark("next", SHORT + "workload: {ref: none}"));
    on.await("next", b -> b.getStatus().phase() != null);
    assertThat(on.played())
        .filteredOn(pod -> pod.getMetadata().getLabels().containsKey("runtimebench.dev/block"))
        .extracting(pod -> pod.getMetadata().getUid())
        .containsOnly(on.played().get(on.played().size() - 1).getMetadata().getUid());
    // The time counts from the moment when the operator has seen the end of the Pod.
    Awaitility.await()
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              on.advance(Duration.ofSeconds(251));
              on.triggerReconcile("b");
              return on.samples().size() >= 2;
            });
  }

  @Test
  void suspendedTimeCountsTowardsTheMaximumDuration() {
    on.restartOperator(Map.of("RTB_POLICY", "{\"perBenchmark\":{\"maxDurationMinutes\":30}}"));
    on.apply(Fixtures.benchmark("b", SHORT.replace("min: 1, max: 2", "min: 200, max: 200")));
    Awaitility.await().until(() -> !on.trialPods().isEmpty());
    on.patchSpec("b", "{\"suspend\":true}");
    on.await("b", b -> "Suspended".equals(b.getStatus().phase()));

    on.advance(Duration.ofMinutes(31));
    on.triggerReconcile("b");

    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Failed");
    assertThat(Conditions.find(status.conditions(), "Failed").orElseThrow().getMessage())
        .contains("policy.perBenchmark.maxDurationMinutes");
  }

  @Test
  void finishedBenchmarkIsDeletedWhenItsTimeToLiveIsOver() {
    on.apply(Fixtures.benchmark("b", SHORT + "ttlSecondsAfterFinished: 3600"));
    on.apply(Fixtures.benchmark("stays", SHORT));
    on.awaitPhase("b", "Complete");
    on.awaitPhase("stays", "Complete");

    on.advance(Duration.ofMinutes(59));
    on.triggerReconcile("b");
    on.apply(Fixtures.benchmark("next", SHORT));
    on.awaitPhase("next", "Complete");
    assertThat(on.get("b")).as("before the time to live is over").isNotNull();

    on.advance(Duration.ofMinutes(1));
    on.triggerReconcile("b");
    on.triggerReconcile("stays");
    Awaitility.await().until(() -> on.get("b") == null);
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(on.client().configMaps().inNamespace("default").list().getItems())
                    .noneMatch(map -> map.getMetadata().getName().startsWith("b-")));
    assertThat(on.get("stays")).isNotNull();
  }

  /** If the time to live ends while the operator is down, the operator deletes at its start. */
  @Test
  void timeToLiveRunsWhileTheOperatorIsDown() {
    on.apply(Fixtures.benchmark("b", SHORT + "ttlSecondsAfterFinished: 3600"));
    on.awaitPhase("b", "Complete");
    on.stopOperator();
    on.advance(Duration.ofMinutes(61));
    on.startOperator();
    Awaitility.await().until(() -> on.get("b") == null);
  }

  /**
   * The operator cannot tell whether the benchmark causes the failures, so the operator retries.
   */
  @Test
  void benchmarkWhoseReconcilesAllFailBlocksOthersForOneMinute() {
    AtomicInteger failures = new AtomicInteger();
    Predicate<ApiRequest> samples =
        request ->
            request.is("update", "configmaps")
                && request.name().startsWith("stuck")
                && failures.incrementAndGet() > 0;
    on.cluster().faults().next(Integer.MAX_VALUE, samples, 403);
    on.apply(Fixtures.benchmark("stuck", SHORT));
    Awaitility.await().until(() -> failures.get() > 2);
    on.apply(Fixtures.benchmark("other", SHORT));
    on.await("other", b -> b.getStatus() != null && "Queued".equals(b.getStatus().phase()));

    on.advance(Duration.ofSeconds(30));
    awaitAnotherFailure(failures);
    assertThat(on.get("other").getStatus().phase()).isEqualTo("Queued");

    on.advance(Duration.ofSeconds(31));
    on.triggerReconcile("stuck");
    on.awaitPhase("other", "Complete");

    on.cluster().faults().clear();
    on.triggerReconcile("stuck");
    on.awaitPhase("stuck", "Complete");
  }

  private void awaitAnotherFailure(AtomicInteger failures) {
    int before = failures.get();
    on.triggerReconcile("stuck");
    Awaitility.await().until(() -> failures.get() > before);
  }

  private void awaitSecondBlock() {
    Awaitility.await()
        .until(
            () ->
                on.trialPods().stream()
                    .anyMatch(
                        pod ->
                            "1"
                                .equals(
                                    pod.getMetadata().getLabels().get("runtimebench.dev/block"))));
  }
}
