package dev.runtimebench.scenarios;

import static dev.runtimebench.scenarios.support.OperatorOnCluster.printing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.operator.boot.OperatorAssembly;
import dev.runtimebench.operator.boot.OperatorOptions;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Several installations in one cluster, and a former leader that still runs. */
@Tag("long")
class InstallationsTest {

  private static final String TWO_BLOCKS =
      "design: {blocks: {warmup: 0, min: 1, max: 2}, settleSeconds: 0}";

  private static final String OTHER = "elsewhere/runtimebench";

  private final OperatorOnCluster on = new OperatorOnCluster();

  @AfterEach
  void stop() {
    on.close();
  }

  private OperatorAssembly operator(KubernetesClient client, String installation) {
    OperatorAssembly operator =
        new OperatorAssembly(
            client,
            OperatorOptions.from(Map.of("RTB_INSTALLATION", installation)),
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    operator.start();
    return operator;
  }

  private void setStatus(String name, String status) {
    on.client()
        .resources(RuntimeBenchmark.class)
        .inNamespace("default")
        .withName(name)
        .subresource("status")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":%s}".formatted(status));
  }

  private List<Event> notices(String name) {
    return on.client().v1().events().inNamespace("default").list().getItems().stream()
        .filter(e -> name.equals(e.getInvolvedObject().getName()))
        .filter(e -> "OtherInstallation".equals(e.getReason()))
        .toList();
  }

  @Test
  void twoInstallationsNeverWorkOnOneBenchmark() {
    Map<String, Set<String>> played = new ConcurrentHashMap<>();
    on.play(
        pod -> {
          played
              .computeIfAbsent(pod.getMetadata().getName(), n -> ConcurrentHashMap.newKeySet())
              .add(pod.getMetadata().getUid());
          return OperatorOnCluster.latency(5);
        });
    try (KubernetesClient client = on.cluster().newClient();
        OperatorAssembly other = operator(client, OTHER)) {
      List<String> names = IntStream.range(0, 12).mapToObj(i -> "b" + i).toList();
      names.forEach(name -> on.apply(Fixtures.benchmark(name, TWO_BLOCKS)));
      for (String name : names) {
        RuntimeBenchmarkStatus status = on.awaitPhase(name, "Complete");
        assertThat(status.failures()).as(name).isEmpty();
        assertThat(status.samples().count()).as(name).isEqualTo(4);
        assertThat(status.installation()).isIn("runtimebench", OTHER);
      }
      assertThat(other.isReady()).isTrue();
    }
    assertThat(played).hasSize(12 * 4);
    assertThat(played.values()).allMatch(uids -> uids.size() == 1);
    assertThat(on.samples()).hasSize(12 * 4);
  }

  @Test
  void benchmarkOfAnotherInstallationIsLeftAloneAndSaysSoOnce() {
    on.stopOperator();
    on.apply(Fixtures.benchmark("theirs", TWO_BLOCKS));
    setStatus(
        "theirs",
        "{\"installation\":\"%s\",\"phase\":\"Running\",\"startTime\":\"2026-01-01T00:00:00Z\"}"
            .formatted(OTHER));
    RuntimeBenchmark before = on.get("theirs");
    on.startOperator();
    on.apply(Fixtures.benchmark("ours", TWO_BLOCKS));
    on.awaitPhase("ours", "Complete");
    Awaitility.await().until(() -> !notices("theirs").isEmpty());
    on.stopOperator();
    on.startOperator();
    on.apply(Fixtures.benchmark("later", TWO_BLOCKS));
    on.awaitPhase("later", "Complete");

    assertThat(on.get("theirs")).isEqualTo(before);
    assertThat(notices("theirs"))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getCount()).isEqualTo(1);
              assertThat(event.getMessage())
                  .contains(
                      "installation " + OTHER, "installation runtimebench", "status.installation");
            });
    assertThat(on.metrics()).contains("runtimebench_benchmarks{phase=\"Running\"} 0.0");
  }

  @Test
  void benchmarkThatIsHandedOverRuns() {
    on.stopOperator();
    on.apply(Fixtures.benchmark("b", TWO_BLOCKS));
    setStatus("b", "{\"installation\":\"%s\"}".formatted(OTHER));
    on.startOperator();
    Awaitility.await().until(() -> !notices("b").isEmpty());
    setStatus("b", "{\"installation\":null}");
    on.triggerReconcile("b");
    assertThat(on.awaitPhase("b", "Complete").installation()).isEqualTo("runtimebench");
  }

  /** As after a pause of the process that was longer than the Lease. */
  @Test
  void leaderThatWasOvertakenWritesNothingAndReadsTheBenchmarkAgain() {
    on.play(pod -> printing("latency=5").exitAfter(Duration.ofMillis(100)).exitCode(0).build());
    on.apply(
        Fixtures.benchmark("b", "design: {blocks: {warmup: 0, min: 1, max: 6}, settleSeconds: 0}"));
    Awaitility.await().until(() -> on.samples().size() >= 4);
    RuntimeBenchmarkStatus known = on.get("b").getStatus();
    setStatus("b", "{\"workload\":\"of-the-next-leader\"}");
    Awaitility.await()
        .during(Duration.ofSeconds(3))
        .until(() -> on.get("b").getStatus().workload().equals("of-the-next-leader"));

    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.startTime()).isEqualTo(known.startTime());
    assertThat(status.results()).allMatch(r -> r.n() == 6);
  }
}
