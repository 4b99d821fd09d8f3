package dev.runtimebench.scenarios;

import static dev.runtimebench.scenarios.support.OperatorOnCluster.printing;
import static dev.runtimebench.scenarios.support.OperatorOnCluster.runtime;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runtimebench.api.v1alpha1.BurstCurve;
import dev.runtimebench.api.v1alpha1.BurstLevel;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.localcluster.api.ApiException;
import dev.runtimebench.localcluster.http.ApiRequest;
import dev.runtimebench.localcluster.http.RequestHook.Verdict;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.scripted.PodScript;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Bursts: many Pods that start at once. */
@Execution(ExecutionMode.CONCURRENT)
class BurstTest {

  private static final String DESIGN =
      """
      resources: {cpu: 10m, memory: 16Mi}
      design:
        mode: Burst
        concurrency: [1, 2, 4]
        blocks: {warmup: 0, min: 1, max: %d}
        settleSeconds: 0
        seed: 11
        retries: 2
      """;

  private final OperatorOnCluster on = new OperatorOnCluster();
  private final Map<String, Set<String>> played = new ConcurrentHashMap<>();

  @AfterEach
  void stop() {
    on.close();
  }

  private static int concurrency(Pod pod) {
    return Integer.parseInt(pod.getMetadata().getLabels().get(Labels.CONCURRENCY));
  }

  /** Starts later the more Pods there are, and later under gVisor than under runc. */
  private PodScript slow(Pod pod) {
    played
        .computeIfAbsent(pod.getMetadata().getName(), name -> ConcurrentHashMap.newKeySet())
        .add(pod.getMetadata().getUid());
    int millis = (runtime(pod).equals("runc") ? 30 : 120) * concurrency(pod);
    return PodScript.builder()
        .log(Duration.ofMillis(millis), "latency=5")
        .exitAfter(Duration.ofMillis(millis + 2))
        .exitCode(0)
        .build();
  }

  @Test
  void startLatencyIsReportedByLevelAndRuntime() {
    on.play(this::slow);
    on.apply(Fixtures.benchmark("b", DESIGN.formatted(2)));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.burst()).extracting(BurstCurve::runtime).containsExactly("runc", "gvisor");
    for (BurstCurve curve : status.burst()) {
      double each = curve.runtime().equals("runc") ? 30 : 120;
      assertThat(curve.levels()).extracting(BurstLevel::concurrency).containsExactly(1, 2, 4);
      assertThat(curve.levels())
          .allSatisfy(
              level -> {
                assertThat(level.n()).isEqualTo(2);
                assertThat(level.medianMs()).isGreaterThan(each * level.concurrency() * 0.9);
                assertThat(level.allStartedMs()).isGreaterThanOrEqualTo(level.medianMs());
              });
    }
    assertThat(status.results())
        .extracting(RuntimeResult::metric)
        .allMatch(metric -> metric.matches("(start-latency|all-started)-[124]"));
    assertThat(status.comparisons())
        .anyMatch(c -> c.metric().equals("start-latency-4") && c.pairs() == 2 && c.ratio() != null);
    assertThat(status.result()).startsWith("gvisor ").endsWith(" at 4");
    // 1 + 2 + 4 Pods, under two runtimes, in two blocks. Each Pod has one line.
    assertThat(status.samples().count()).isEqualTo(28);
    assertThat(played).hasSize(28);
    assertThat(status.blocks().display()).isEqualTo("2/2");
    Awaitility.await().untilAsserted(() -> assertThat(on.pods()).isEmpty());
  }

  @Test
  void podsOfABurstRunAtOnceAndUnderOneRuntime() {
    Map<String, Integer> most = new ConcurrentHashMap<>();
    on.play(
        pod -> {
          Map<String, Long> running =
              on.pods().stream()
                  .filter(p -> p.getMetadata().getDeletionTimestamp() == null)
                  .filter(
                      p ->
                          "Pending".equals(p.getStatus().getPhase())
                              || "Running".equals(p.getStatus().getPhase()))
                  .collect(
                      Collectors.groupingBy(OperatorOnCluster::runtime, Collectors.counting()));
          running.forEach((name, n) -> most.merge(name, n.intValue(), Math::max));
          most.merge("runtimes", running.size(), Math::max);
          return slow(pod);
        });
    on.apply(Fixtures.benchmark("b", DESIGN.formatted(1)));
    on.awaitPhase("b", "Complete");
    assertThat(most).containsEntry("runc", 4).containsEntry("gvisor", 4);
    assertThat(most).containsEntry("runtimes", 1);
  }

  @Test
  void blockRunsAgainWhenOnePodFails() {
    on.play(
        pod ->
            concurrency(pod) == 4
                    && pod.getMetadata().getLabels().get(Labels.INDEX).equals("2")
                    && pod.getMetadata().getLabels().get(Labels.ATTEMPT).equals("0")
                    && runtime(pod).equals("gvisor")
                ? printing("broken").exitCode(1).build()
                : slow(pod));
    on.apply(Fixtures.benchmark("b", DESIGN.formatted(1)));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.blocks().repeated()).isEqualTo(1);
    assertThat(status.failures()).singleElement().matches(f -> f.count() == 1);
    assertThat(status.burst()).allMatch(c -> c.levels().stream().allMatch(l -> l.n() == 1));
  }

  private static final String LARGE =
      """
      resources: {cpu: 10m, memory: 16Mi}
      design:
        mode: Burst
        concurrency: [%d]
        blocks: {warmup: 0, min: 1, max: 1}
        settleSeconds: 0
        retries: 0
      """;

  private PodScript quick(Pod pod) {
    played
        .computeIfAbsent(pod.getMetadata().getName(), name -> ConcurrentHashMap.newKeySet())
        .add(pod.getMetadata().getUid());
    return PodScript.builder()
        .log(Duration.ofMillis(20), "latency=5")
        .exitAfter(Duration.ofMillis(22))
        .exitCode(0)
        .build();
  }

  private static final Predicate<ApiRequest> CREATE_POD = r -> r.is("create", "pods");

  /**
   * Every tenth create call is refused. Without a second call no burst of 64 could ever succeed.
   */
  @Test
  void burstSucceedsWhileTheApiServerRefusesOneCallInTen() {
    AtomicInteger calls = new AtomicInteger();
    on.cluster()
        .faults()
        .draw(
            request ->
                CREATE_POD.test(request) && calls.incrementAndGet() % 10 == 0
                    ? Verdict.rejected(
                        new ApiException(
                            calls.get() % 20 == 0 ? 503 : 429, "ServiceUnavailable", "injected"))
                    : Verdict.EXECUTE);
    on.play(this::quick);
    on.apply(Fixtures.benchmark("b", LARGE.formatted(64)));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.burst()).allMatch(c -> c.levels().get(0).n() == 1);
    assertThat(status.failures()).isEmpty();
    assertThat(calls.get()).isGreaterThan(2 * 64 + 12);
  }

  /**
   * The Pods exist although the calls got no answer: each of them was created by one known call.
   */
  @Test
  void burstSucceedsWhileOneAnswerInTenIsLost() {
    AtomicInteger calls = new AtomicInteger();
    on.cluster()
        .faults()
        .draw(
            request ->
                CREATE_POD.test(request) && calls.incrementAndGet() % 10 == 0
                    ? calls.get() % 20 == 0
                        ? Verdict.cut(Verdict.Cut.AFTER)
                        : Verdict.answerLost(new ApiException(504, "Timeout", "injected"))
                    : Verdict.EXECUTE);
    on.play(this::quick);
    on.apply(Fixtures.benchmark("b", LARGE.formatted(24)));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.burst()).allMatch(c -> c.levels().get(0).n() == 1);
    assertThat(status.failures()).isEmpty();
    assertThat(played).hasSize(2 * 24).allSatisfy((name, uids) -> assertThat(uids).hasSize(1));
  }

  /** From the 20th call on, no Pod can be created until the operator has given the burst up. */
  @Test
  void burstWhosePodsCannotBeCreatedTogetherRunsAgain() {
    AtomicInteger calls = new AtomicInteger();
    AtomicBoolean givenUp = new AtomicBoolean();
    on.cluster()
        .faults()
        .draw(
            request -> {
              if (request.is("delete", "pods") && request.name().contains("-a0-")) {
                givenUp.set(true);
              }
              return CREATE_POD.test(request) && calls.incrementAndGet() >= 20 && !givenUp.get()
                  ? Verdict.rejected(new ApiException(503, "ServiceUnavailable", "injected"))
                  : Verdict.EXECUTE;
            });
    on.play(this::quick);
    on.apply(Fixtures.benchmark("b", LARGE.formatted(24)));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.burst()).allMatch(c -> c.levels().get(0).n() == 1);
    assertThat(status.failures())
        .singleElement()
        .matches(f -> f.reason().equals("PodsNotTogether"));
  }

  @Test
  void operatorThatRestartsDuringABurstRunsTheBlockAgain() {
    on.play(
        pod ->
            pod.getMetadata().getLabels().containsKey(Labels.INDEX)
                ? printing("latency=5").hangs().build()
                : OperatorOnCluster.latency(5));
    on.apply(Fixtures.benchmark("b", DESIGN.formatted(1)));
    Awaitility.await()
        .until(
            () ->
                on.pods().stream()
                    .filter(p -> p.getMetadata().getLabels().containsKey(Labels.INDEX))
                    .anyMatch(p -> "Running".equals(p.getStatus().getPhase())));
    on.stopOperator();
    on.play(this::slow);
    on.startOperator();
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.failures()).singleElement().matches(f -> f.reason().equals("Interrupted"));
    assertThat(status.burst()).allMatch(c -> c.levels().stream().allMatch(l -> l.n() == 1));
    assertThat(played.values()).allMatch(uids -> uids.size() == 1);
    Awaitility.await().untilAsserted(() -> assertThat(on.pods()).isEmpty());
  }

  @Test
  void invalidLevelsAndABurstWithAServerAreRefused() {
    for (String design :
        List.of(
            "{mode: Burst, blocks: {warmup: 0, max: 1}}",
            "{mode: Serial, concurrency: [1, 2], blocks: {warmup: 0, max: 1}}",
            "{mode: Burst, concurrency: [2, 2], blocks: {warmup: 0, max: 1}}",
            "{mode: Burst, concurrency: [0], blocks: {warmup: 0, max: 1}}")) {
      assertThatThrownBy(() -> on.apply(Fixtures.benchmark("b", "design: " + design)))
          .as(design)
          .hasMessageContaining("concurrency");
    }
    on.apply(
        Fixtures.benchmark(
            "b",
            DESIGN.formatted(1)
                + """
                workload:
                  inline:
                    server: {image: example/server:1, port: 8080}
                    container: {image: example/client:1}
                    metrics:
                      - {name: rate, unit: "/s", better: Higher, source: {regex: {pattern: "rate=([0-9]+)"}}}
                """));
    assertThat(on.awaitPhase("b", "Failed").conditions())
        .anyMatch(c -> c.getMessage().contains("spec.design.mode"));
  }
}
