package dev.runtimebench.scenarios;

import static dev.runtimebench.scenarios.support.OperatorOnCluster.printing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.operator.status.Conditions;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.scripted.PodScript;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** After a trial, and after a benchmark, nothing of it runs, and nothing waits for ever. */
@Execution(ExecutionMode.CONCURRENT)
class LeftRunningTest {

  private static final String ONE_BLOCK =
      "design: {blocks: {warmup: 0, min: 1, max: 1}, settleSeconds: 0, retries: 1}\n";

  private static final String SERVED =
      ONE_BLOCK
          + """
          workload:
            inline:
              server: {image: "example/server:1", port: 8080}
              underTest: Server
              container: {image: "example/client:1"}
              metrics:
                - {name: latency, unit: ns, better: Lower, primary: true, summary: Median, source: {regex: {pattern: "latency=([0-9.]+)", group: 1}}}
          """;

  private final OperatorOnCluster on = new OperatorOnCluster();

  @AfterEach
  void stop() {
    on.close();
  }

  private static boolean isServer(Pod pod) {
    return "Server".equals(pod.getMetadata().getLabels().get("runtimebench.dev/side"));
  }

  private static boolean runs(Pod pod) {
    return List.of("Pending", "Running").contains(pod.getStatus().getPhase());
  }

  private void playServed(PodScript client) {
    on.play(
        pod ->
            isServer(pod)
                ? printing("up").hangs().readyAfter(Duration.ofMillis(5)).build()
                : client);
  }

  /** The client fails while its server keeps running. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "connection refused | 1  | NonZeroExit",
        "done               | 0  | NoValue",
        "no such command    | 69 | NonZeroExit",
        "latency=NaN        | 0  | NoValue",
      })
  void serverOfAFailedClientEndsAndItsLogStays(String line, int code, String reason) {
    playServed(printing(line).exitCode(code).build());
    on.apply(Fixtures.benchmark("b", SERVED.replace("[0-9.]+", "\\\\S+")));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Failed");
    assertThat(Conditions.find(status.conditions(), "Failed").orElseThrow().getReason())
        .isEqualTo(reason);
    Awaitility.await().until(() -> on.pods().stream().noneMatch(LeftRunningTest::runs));
    List<Pod> servers = on.trialPods().stream().filter(LeftRunningTest::isServer).toList();
    assertThat(servers).isNotEmpty();
    assertThat(servers)
        .allSatisfy(
            server -> {
              assertThat(server.getStatus().getReason()).isEqualTo("DeadlineExceeded");
              assertThat(on.client().pods().resource(server).getLog()).contains("up");
            });
  }

  @ParameterizedTest
  @CsvSource({"Never", "OnFailure", "Always"})
  void nothingRunsAfterTheEnd(String retention) {
    playServed(OperatorOnCluster.latency(5));
    on.apply(Fixtures.benchmark("b", SERVED + "podRetention: " + retention));
    on.awaitPhase("b", "Complete");
    Awaitility.await().until(() -> on.pods().stream().noneMatch(LeftRunningTest::runs));
    boolean kept = on.trialPods().stream().anyMatch(LeftRunningTest::isServer);
    assertThat(kept).isEqualTo(retention.equals("Always"));
  }

  @Test
  void podThatRanTooLongEndsAndItsLogStays() {
    on.play(pod -> printing("latency=1").hangs().build());
    on.apply(
        Fixtures.benchmark(
            "b", ONE_BLOCK.replace("retries: 1", "retries: 0") + "timeouts: {runSeconds: 1}"));
    on.awaitPhase("b", "Failed");
    Awaitility.await().until(() -> on.pods().stream().noneMatch(LeftRunningTest::runs));
    assertThat(on.trialPods())
        .isNotEmpty()
        .allSatisfy(
            pod -> assertThat(on.client().pods().resource(pod).getLog()).contains("latency=1"));
  }

  @Test
  void podIsDeletedWhenTheOperatorMayNotPatchIt() {
    on.cluster().faults().next(Integer.MAX_VALUE, r -> r.is("patch", "pods"), 403);
    playServed(printing("refused").exitCode(1).build());
    on.apply(Fixtures.benchmark("b", SERVED));
    on.awaitPhase("b", "Failed");
    Awaitility.await().until(() -> on.trialPods().stream().noneMatch(LeftRunningTest::isServer));
  }

  /** A sandbox that outlives its containers holds the node. */
  @Test
  void keptPodWhoseSandboxNeverStopsIsDeleted() {
    on.play(
        pod ->
            printing("broken").exitCode(1).sandboxOutlivesContainer(Duration.ofHours(1)).build());
    on.apply(Fixtures.benchmark("b", ONE_BLOCK + "timeouts: {deleteSeconds: 3}"));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Failed");
    assertThat(Conditions.find(status.conditions(), "Failed").orElseThrow().getReason())
        .isEqualTo("NonZeroExit");
    Awaitility.await().until(() -> on.pods().stream().noneMatch(LeftRunningTest::runs));
  }

  /** The node does not end the server of an earlier trial. */
  @Test
  void podThatStaysInDeletionEndsTheBenchmark() {
    on.play(
        pod ->
            isServer(pod)
                ? printing("up")
                    .hangs()
                    .readyAfter(Duration.ofMillis(5))
                    .deletionSeenAfter(Duration.ofHours(1))
                    .build()
                : OperatorOnCluster.latency(5));
    on.apply(Fixtures.benchmark("b", SERVED + "timeouts: {deleteSeconds: 8}"));
    on.await(
        "b",
        b ->
            b.getStatus() != null
                && progressing(b).getMessage().contains("waiting for the end of Pod")
                && progressing(b).getMessage().contains("spec.timeouts.deleteSeconds (8 s)"));
    Condition failed =
        Conditions.find(on.awaitPhase("b", "Failed").conditions(), "Failed").orElseThrow();
    assertThat(failed.getReason()).isEqualTo("DeleteTimeout");
    assertThat(failed.getMessage()).contains("spec.timeouts.deleteSeconds (8 s)", "check its node");
    on.play(pod -> OperatorOnCluster.latency(5));
    on.apply(Fixtures.benchmark("next", ONE_BLOCK));
    on.awaitPhase("next", "Complete");
  }

  /** Another controller adds a finalizer to each Pod, and never removes it. */
  @Test
  void podsThatOnlyAFinalizerKeepsStopNothing() {
    on.play(
        pod -> {
          on.client()
              .resource(pod)
              .edit(
                  p ->
                      new PodBuilder(p)
                          .editMetadata()
                          .addToFinalizers("x.io/a")
                          .endMetadata()
                          .build());
          return OperatorOnCluster.latency(5);
        });
    on.apply(
        Fixtures.benchmark(
            "b",
            ONE_BLOCK.replace("max: 1", "max: 3").replace("min: 1", "min: 3")
                + "timeouts: {deleteSeconds: 3}"));
    assertThat(on.awaitPhase("b", "Complete").failures()).isEmpty();
    assertThat(on.pods())
        .isNotEmpty()
        .allMatch(pod -> pod.getMetadata().getDeletionTimestamp() != null);
    on.play(pod -> OperatorOnCluster.latency(5));
    on.apply(Fixtures.benchmark("next", ONE_BLOCK));
    on.awaitPhase("next", "Complete");
  }

  /** The server of a trial ignores SIGTERM, and the kubelet kills it after the grace period. */
  @Test
  void serverThatIgnoresSigtermDelaysTheNextTrialAndFailsNone() {
    on.play(
        pod ->
            isServer(pod)
                ? printing("up")
                    .hangs()
                    .readyAfter(Duration.ofMillis(5))
                    .sandboxStoppedAfter(Duration.ofMillis(400))
                    .deletionSeenAfter(Duration.ofMillis(500))
                    .build()
                : OperatorOnCluster.latency(5));
    on.apply(
        Fixtures.benchmark("b", SERVED.replace("max: 1", "max: 2").replace("min: 1", "min: 2")));
    assertThat(on.awaitPhase("b", "Complete").failures()).isEmpty();
    Awaitility.await().until(() -> on.pods().stream().noneMatch(LeftRunningTest::runs));
  }

  @Test
  void probeThatStaysInDeletionEndsTheWait() {
    on.restartOperator(Map.of("RTB_PROBE_IMAGE", "example/agent:1"));
    on.playPreparation(
        pod -> printing("hello").hangs().deletionSeenAfter(Duration.ofHours(1)).build());
    on.apply(Fixtures.benchmark("b", ONE_BLOCK + "timeouts: {deleteSeconds: 8, probeSeconds: 10}"));
    Awaitility.await()
        .until(() -> on.pods().stream().anyMatch(p -> "Running".equals(p.getStatus().getPhase())));
    on.client().resource(on.pods().get(0)).delete();
    on.await(
        "b",
        b ->
            b.getStatus() != null
                && progressing(b).getMessage().contains("waiting until it is gone"));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Failed");
    Condition failed = Conditions.find(status.conditions(), "Failed").orElseThrow();
    assertThat(failed.getReason()).isEqualTo("DeleteTimeout");
    on.play(pod -> OperatorOnCluster.latency(5));
    on.playPreparation(pod -> printing("x").exitCode(0).build());
    on.apply(Fixtures.benchmark("next", ONE_BLOCK));
    on.awaitPhase("next", "Complete");
  }

  @Test
  void suspensionDoesNotWaitForAPodThatDoesNotStart() {
    on.play(pod -> PodScript.builder().neverStarts().build());
    on.apply(Fixtures.benchmark("b", ONE_BLOCK));
    Awaitility.await().until(() -> !on.trialPods().isEmpty());
    on.patchSpec("b", "{\"suspend\":true}");
    on.await("b", b -> "Suspended".equals(b.getStatus().phase()));
    Awaitility.await().until(() -> on.pods().isEmpty());
    on.play(pod -> OperatorOnCluster.latency(5));
    on.patchSpec("b", "{\"suspend\":false}");
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.failures())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.reason()).isEqualTo("Interrupted");
              assertThat(f.lastMessage()).contains("spec.suspend");
            });
  }

  @Test
  void suspendedBenchmarkGivesUpItsPlaceInTheQueue() {
    on.play(pod -> printing("latency=5").hangs().build());
    on.apply(Fixtures.benchmark("first", ONE_BLOCK));
    Awaitility.await().until(() -> !on.trialPods().isEmpty());
    on.apply(Fixtures.benchmark("second", ONE_BLOCK));
    on.await("second", b -> b.getStatus() != null && "Queued".equals(b.getStatus().phase()));
    on.patchSpec("second", "{\"suspend\":true}");
    on.await("second", b -> "Suspended".equals(b.getStatus().phase()));
    on.play(pod -> OperatorOnCluster.latency(5));
    on.client().resource(on.get("first")).delete();
    on.apply(Fixtures.benchmark("third", ONE_BLOCK));
    on.awaitPhase("third", "Complete");
    assertThat(on.get("second").getStatus().phase()).isEqualTo("Suspended");
    on.patchSpec("second", "{\"suspend\":false}");
    on.awaitPhase("second", "Complete");
  }

  @Test
  void suspensionEndsThePreparation() {
    on.playPreparation(pod -> PodScript.builder().neverStarts().build());
    on.apply(Fixtures.benchmark("b", ONE_BLOCK));
    Awaitility.await().until(() -> !on.pods().isEmpty());
    on.patchSpec("b", "{\"suspend\":true}");
    on.await("b", b -> "Suspended".equals(b.getStatus().phase()));
    Awaitility.await().until(() -> on.pods().isEmpty());
    on.playPreparation(pod -> PodScript.builder().exitReason("StartError").exitCode(128).build());
    on.play(pod -> OperatorOnCluster.latency(5));
    on.patchSpec("b", "{\"suspend\":false}");
    assertThat(on.awaitPhase("b", "Complete").failures()).isEmpty();
  }

  @Test
  void suspensionLetsARunningTrialEnd() {
    on.play(pod -> printing("latency=5").exitAfter(Duration.ofMillis(800)).exitCode(0).build());
    on.apply(Fixtures.benchmark("b", ONE_BLOCK));
    Awaitility.await()
        .until(
            () ->
                on.trialPods().stream().anyMatch(p -> "Running".equals(p.getStatus().getPhase())));
    on.patchSpec("b", "{\"suspend\":true}");
    on.await("b", b -> "Suspended".equals(b.getStatus().phase()));
    assertThat(on.get("b").getStatus().failures()).isEmpty();
    assertThat(on.samples()).hasSize(1);
  }

  /** A metric whose only value is not a number. */
  @Test
  void valueThatIsNotANumberEndsTheTrialAndNotTheOperator() {
    on.play(pod -> printing("latency=NaN").exitCode(0).build());
    on.apply(
        Fixtures.benchmark(
            "b",
            """
            design: {blocks: {warmup: 0, min: 1, max: 1}, settleSeconds: 0, retries: 0}
            workload:
              inline:
                container: {image: "example/tool:1"}
                metrics:
                  - {name: latency, unit: ns, primary: true, summary: Median, source: {regex: {pattern: 'latency=(\\S+)', group: 1}}}
            """));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Failed");
    assertThat(Conditions.find(status.conditions(), "Failed").orElseThrow().getMessage())
        .contains("metric latency: \"NaN\" is not a finite number");
    on.play(pod -> OperatorOnCluster.latency(5));
    on.apply(Fixtures.benchmark("next", ONE_BLOCK));
    on.awaitPhase("next", "Complete");
  }

  @Test
  void progressingDoesNotChangeFromTrialToTrial() {
    List<Condition> seen = new CopyOnWriteArrayList<>();
    Watch watch =
        on.client()
            .resources(RuntimeBenchmark.class)
            .inNamespace("default")
            .watch(
                new Watcher<>() {
                  @Override
                  public void eventReceived(Action action, RuntimeBenchmark b) {
                    if (b.getStatus() != null && !b.getStatus().conditions().isEmpty()) {
                      seen.add(progressing(b));
                    }
                  }

                  @Override
                  public void onClose(WatcherException cause) {}
                });
    try {
      on.play(
          pod ->
              printing("latency=5")
                  .exitAfter(Duration.ofMillis(20))
                  .terminatedSeenAfter(Duration.ofMillis(50))
                  .exitCode(0)
                  .build());
      on.apply(
          Fixtures.benchmark(
              "b", ONE_BLOCK.replace("max: 1", "max: 8").replace("min: 1", "min: 8")));
      on.awaitPhase("b", "Complete");
    } finally {
      watch.close();
    }
    Set<String> running = new LinkedHashSet<>();
    int changes = 0;
    String last = "";
    for (Condition condition : seen) {
      if ("True".equals(condition.getStatus())) {
        running.add(condition.getLastTransitionTime());
        changes += last.equals(condition.getMessage()) ? 0 : 1;
        last = condition.getMessage();
      }
    }
    assertThat(running).hasSize(1);
    assertThat(changes).isLessThan(6);
  }

  private static Condition progressing(RuntimeBenchmark benchmark) {
    return Conditions.find(benchmark.getStatus().conditions(), Conditions.PROGRESSING)
        .orElseThrow();
  }
}
