package dev.runtimebench.scenarios;

import static dev.runtimebench.scenarios.support.OperatorOnCluster.runtime;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.localcluster.http.ApiRequest;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.scripted.PodScript;
import java.time.Duration;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Benchmarks that succeed, from the spec to the status. */
class HappyPathTest {

  private final OperatorOnCluster on = new OperatorOnCluster();

  @AfterEach
  void stop() {
    on.close();
  }

  @Test
  void benchmarkRunsFromSpecToResult() {
    on.apply(
        Fixtures.benchmark(
            "b", "design: {blocks: {warmup: 1, min: 2, max: 6}, settleSeconds: 0, seed: 5}"));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.blocks().display()).isEqualTo("6/6");
    assertThat(status.seed()).isEqualTo(5);
    assertThat(status.result()).isEqualTo("gvisor 3.00x slower [3.00, 3.00]");
    assertThat(status.comparisons().get(0).pairs()).isEqualTo(6);
    assertThat(status.comparisons().get(0).ratio()).isCloseTo(3, within(1e-9));
    assertThat(status.results()).allSatisfy(r -> assertThat(r.n()).isEqualTo(6));
    assertThat(status.environment().node()).isEqualTo("node-1");
    assertThat(status.samples().count()).isEqualTo(14);
    assertThat(on.samples()).hasSize(14);
    assertThat(status.failures()).isEmpty();
    assertThat(status.completionTime()).isNotNull();
    Awaitility.await().untilAsserted(() -> assertThat(on.pods()).isEmpty());
    assertThat(on.events("b")).anyMatch(e -> e.startsWith("Normal MaxBlocksReached"));
  }

  @Test
  void benchmarkUsesACatalogueWorkloadByName() {
    on.client().resource(Fixtures.workload("tool", Fixtures.WORKLOAD)).create();
    on.apply(
        Fixtures.benchmark(
            "b",
            "workload: {ref: tool, parameters: {size: 7}}\ndesign: {blocks: {warmup: 0, min: 1, max: 1}, settleSeconds: 0}"));
    assertThat(on.awaitPhase("b", "Complete").workload()).isEqualTo("tool");
  }

  @Test
  void benchmarkWaitsForAWorkloadThatIsAppliedLater() {
    on.apply(
        Fixtures.benchmark(
            "b",
            "workload: {ref: late}\ndesign: {blocks: {warmup: 0, min: 1, max: 1}, settleSeconds: 0}"));
    on.await("b", b -> b.getStatus() != null && "Pending".equals(b.getStatus().phase()));
    on.client().resource(Fixtures.workload("late", Fixtures.WORKLOAD)).create();
    on.awaitPhase("b", "Complete");
  }

  @Test
  void serverAndClientRunAsTwoPods() {
    on.play(
        pod ->
            pod.getMetadata().getName().endsWith("-s")
                ? OperatorOnCluster.printing("serving").hangs().build()
                : OperatorOnCluster.printing("rate=" + (runtime(pod).equals("runc") ? 900 : 300))
                    .exitCode(0)
                    .build());
    on.apply(
        Fixtures.benchmark(
            "http",
            """
            design: {blocks: {warmup: 0, min: 1, max: 6}, settleSeconds: 0}
            workload:
              inline:
                server: {image: example/server:1, port: 8080}
                container: {image: example/client:1, args: ["http://$(server.ip):$(server.port)/"]}
                metrics:
                  - {name: rate, unit: "/s", better: Higher, source: {regex: {pattern: "rate=([0-9]+)"}}}
            """));
    assertThat(on.awaitPhase("http", "Complete").result())
        .isEqualTo("gvisor 3.00x slower [3.00, 3.00]");
    Awaitility.await().untilAsserted(() -> assertThat(on.pods()).isEmpty());
  }

  @Test
  void retentionAlwaysKeepsTheTrialPods() {
    on.apply(
        Fixtures.benchmark(
            "b",
            "podRetention: Always\ndesign: {blocks: {warmup: 0, min: 1, max: 2}, settleSeconds: 0}"));
    on.awaitPhase("b", "Complete");
    assertThat(on.trialPods()).hasSize(4);
  }

  @Test
  void timeToLiveDeletesAFinishedBenchmark() {
    on.apply(
        Fixtures.benchmark(
            "b",
            "ttlSecondsAfterFinished: 0\ndesign: {blocks: {warmup: 0, min: 1, max: 1}, settleSeconds: 0}"));
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              assertThat(on.get("b")).isNull();
              assertThat(on.samples()).isEmpty();
            });
  }

  @Test
  void suspendedBenchmarkRunsOnceItIsResumed() {
    on.apply(
        Fixtures.benchmark(
            "b", "suspend: true\ndesign: {blocks: {warmup: 0, min: 1, max: 1}, settleSeconds: 0}"));
    on.await("b", b -> b.getStatus() != null && "Suspended".equals(b.getStatus().phase()));
    assertThat(on.pods()).isEmpty();
    on.client().resource(on.get("b")).edit(b -> Fixtures.withSpec(b, "suspend: false"));
    on.awaitPhase("b", "Complete");
  }

  @Test
  void operatorMakesOnlyTheApiCallsThatTheChartAllows() {
    on.play(pod -> PodScript.builder().exitAfter(Duration.ofMillis(2)).exitCode(1).build());
    on.cluster().requests().clear();
    on.apply(
        Fixtures.benchmark(
            "bad", "design: {blocks: {warmup: 0, min: 1, max: 1}, settleSeconds: 0, retries: 0}"));
    on.awaitPhase("bad", "Failed");
    Set<String> allowed =
        Set.of(
            "create pods",
            "delete pods",
            "get pods",
            "get pods/log",
            "list pods",
            "watch pods",
            "create configmaps",
            "get configmaps",
            "update configmaps",
            "create events",
            "list events",
            "watch events",
            "get events",
            "patch events",
            "get nodes",
            "list nodes",
            "get node.k8s.io/runtimeclasses",
            "get runtimebench.dev/benchmarkworkloads",
            "get runtimebench.dev/runtimebenchmarks",
            "list runtimebench.dev/runtimebenchmarks",
            "watch runtimebench.dev/runtimebenchmarks",
            "delete runtimebench.dev/runtimebenchmarks",
            "update runtimebench.dev/runtimebenchmarks/status",
            // The test makes this call.
            "create runtimebench.dev/runtimebenchmarks");
    assertThat(on.cluster().requests().all())
        .extracting(ApiRequest::permission)
        .isSubsetOf(allowed);
  }
}
