package dev.runtimebench.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.localcluster.kubelet.PodStatuses;
import dev.runtimebench.operator.status.Conditions;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.results.sample.Milestone;
import dev.runtimebench.results.sample.Samples;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.scripted.PodScript;
import dev.runtimebench.testkit.scripted.PodScriptBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A client starts when its server is ready, and nothing of a failed trial runs on. The tests mostly
 * wait, so they run concurrently, each on its own cluster.
 */
@Execution(ExecutionMode.CONCURRENT)
class ServerReadinessTest {

  private static final String SERVED =
      """
      workload:
        inline:
          server: {image: example/server:1, port: 8080}
          container: {image: example/client:1}
          metrics:
            - {name: rate, unit: "/s", better: Higher, primary: true, source: {regex: {pattern: "rate=([0-9]+)"}}}
      """;

  private static final String ONE_TRIAL =
      SERVED
          + """
          runtimes: [{name: runc, runtimeClassName: runc}]
          design: {blocks: {warmup: 0, min: 1, max: 1}, settleSeconds: 0, retries: 0}
          """;

  private final OperatorOnCluster on = new OperatorOnCluster();

  @AfterEach
  void stop() {
    on.close();
  }

  private static boolean isServer(Pod pod) {
    return "Server".equals(pod.getMetadata().getLabels().get(Labels.SIDE));
  }

  /** A server that prints a line at once, and runs until somebody stops it. */
  private static PodScriptBuilder server() {
    return PodScript.builder().log(Duration.ZERO, "loading").hangs();
  }

  private void run(PodScript server, PodScript client, String spec) {
    on.play(pod -> isServer(pod) ? server : client);
    on.apply(Fixtures.benchmark("b", spec));
  }

  private static String progress(RuntimeBenchmark benchmark) {
    return benchmark.getStatus() == null
        ? ""
        : Conditions.find(benchmark.getStatus().conditions(), Conditions.PROGRESSING)
            .map(c -> c.getMessage())
            .orElse("");
  }

  @Test
  void clientStartsWhenTheServerIsReady() {
    run(
        server().neverReady().build(),
        OperatorOnCluster.printing("rate=5").exitCode(0).build(),
        ONE_TRIAL);
    on.await("b", b -> progress(b).startsWith("waiting for the server to answer on port 8080"));
    Pod server = on.trialPods().get(0);
    assertThat(on.trialPods()).singleElement().matches(ServerReadinessTest::isServer);

    on.client()
        .resource(server)
        .editStatus(
            pod -> {
              PodStatuses.ready(pod.getStatus(), Instant.now());
              return pod;
            });
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.failures()).isEmpty();
    TrialOutcome outcome = outcomes().get(0);
    assertThat(outcome.milestones().get(Milestone.FirstOutput))
        .as("the start of the server is measured from its create call, not from its readiness")
        .isLessThan(outcome.milestones().get(Milestone.Ready));
  }

  private List<TrialOutcome> outcomes() {
    return on.samples().stream().map(Samples::outcome).toList();
  }

  @Test
  void serverThatNeverGetsReadyIsReportedWithItsLastWordsAndTheFix() {
    run(
        server().neverReady().build(),
        OperatorOnCluster.printing("rate=5").exitCode(0).build(),
        ONE_TRIAL + "timeouts: {startSeconds: 1, runSeconds: 60, deleteSeconds: 20}\n");
    assertThat(on.awaitPhase("b", "Failed").failures())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.reason()).isEqualTo("ServerNotReady");
              assertThat(f.lastMessage())
                  .contains(
                      "did not answer on port 8080",
                      "spec.timeouts.startSeconds (1 s)",
                      "server.readinessProbe",
                      "its last output: loading");
            });
    assertThat(on.played())
        .as("no client was started")
        .filteredOn(pod -> pod.getMetadata().getLabels().containsKey(Labels.BLOCK))
        .isNotEmpty()
        .allMatch(ServerReadinessTest::isServer);
    awaitNothingRuns();
  }

  /** The server runs under the same runtime in all trials. */
  @Test
  void serverThatIsNotUnderTestCountsAgainstNoRuntime() {
    on.play(
        pod -> {
          Map<String, String> labels = pod.getMetadata().getLabels();
          boolean late =
              OperatorOnCluster.runtime(pod).equals("gvisor")
                  && labels.get(Labels.ATTEMPT).equals("0");
          if (isServer(pod)) {
            return late ? server().neverReady().build() : server().build();
          }
          return OperatorOnCluster.printing("rate=5").exitCode(0).build();
        });
    on.apply(
        Fixtures.benchmark(
            "b",
            SERVED.replace("metrics:", "underTest: Container\n    metrics:")
                + """
                design: {blocks: {warmup: 0, min: 1, max: 1}, settleSeconds: 0, retries: 1}
                timeouts: {startSeconds: 5, runSeconds: 60, deleteSeconds: 20}
                """));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.failures())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.reason()).isEqualTo("ServerNotReady");
              assertThat(f.lastMessage()).contains("does not count against the runtime");
            });
    assertThat(status.reliability()).allMatch(r -> r.failed() == 0);
    assertThat(status.results()).allMatch(r -> r.invalid() == 0);
  }

  @Test
  void serverThatEndsBeforeItIsReadyIsReportedAsEnded() {
    run(
        PodScript.builder()
            .log(Duration.ZERO, "port in use")
            .neverReady()
            .exitAfter(Duration.ofMillis(200))
            .exitCode(1)
            .build(),
        OperatorOnCluster.printing("rate=5").exitCode(0).build(),
        ONE_TRIAL);
    assertThat(on.awaitPhase("b", "Failed").failures())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.reason()).isEqualTo("ServerEnded");
              assertThat(f.lastMessage()).contains("before its client was started: port in use");
            });
  }

  static Stream<Arguments> failingClients() {
    return Stream.of(
        Arguments.of("OnFailure", "NoValue", "nothing", 0),
        Arguments.of("OnFailure", "NonZeroExit", "connection refused", 1),
        Arguments.of("OnFailure", "NonZeroExit", "cannot connect", 69),
        Arguments.of("Always", "NoValue", "nothing", 0),
        Arguments.of("Always", "NonZeroExit", "connection refused", 1),
        Arguments.of("Never", "NonZeroExit", "connection refused", 1));
  }

  /** The server would run until the deadline of its Pod, longer than this test waits. */
  @ParameterizedTest(name = "{0}: {1} {2}")
  @MethodSource("failingClients")
  void serverOfAFailedClientIsStoppedBeforeTheNextTrial(
      String retention, String reason, String words, int exitCode) {
    run(
        server().build(),
        OperatorOnCluster.printing(words).exitCode(exitCode).build(),
        SERVED
            + """
            podRetention: %s
            design: {blocks: {warmup: 0, min: 1, max: 2}, settleSeconds: 0, retries: 1, order: AsListed}
            """
                .formatted(retention));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Failed");
    assertThat(status.failures())
        .singleElement()
        .satisfies(f -> assertThat(f.reason()).isEqualTo(reason));
    assertThat(outcomes()).as("the trial, its retry, and the other runtime once").hasSize(3);
    awaitNothingRuns();
    assertThat(on.trialPods())
        .as("the clients and the servers have ended, so they are kept")
        .hasSize(retention.equals("Never") ? 0 : 6);
  }

  /** The kubelet's probes come from the node, so a NetworkPolicy lets the server become ready. */
  @ParameterizedTest
  @CsvSource({
    "no connection to 10.1.2.3:6379 within 60 s; the last attempt: Operation timed out, 69, true",
    "'no answer from http://10.1.2.3:8080/ within 60 s: 30 attempts, the last: Connection timed out', 69, true",
    "iperf3: unable to connect to server: Connection timed out, 1, true",
    "iperf3: unable to connect to server - server may have stopped running or use a different port, 1, true",
    "iperf3: the server is busy running a test. try again later, 1, false",
    "Could not connect to Redis at 10.1.2.3:6379: Connection refused, 1, true",
    "the document has no such file, 1, false"
  })
  void clientThatCannotReachAReadyServerNamesTheNetworkPolicy(
      String words, int exitCode, boolean named) {
    run(server().build(), OperatorOnCluster.printing(words).exitCode(exitCode).build(), ONE_TRIAL);
    assertThat(on.awaitPhase("b", "Failed").failures())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.reason()).isEqualTo("NonZeroExit");
              assertThat(f.lastMessage()).contains(words);
              assertThat(f.lastMessage().contains("NetworkPolicy")).isEqualTo(named);
            });
  }

  @Test
  void serverOfAValidTrialIsStoppedAlsoWhenPodsAreKept() {
    run(
        server().build(),
        OperatorOnCluster.printing("rate=5").exitCode(0).build(),
        SERVED
            + """
            podRetention: Always
            design: {blocks: {warmup: 0, min: 1, max: 3}, settleSeconds: 0}
            """);
    on.awaitPhase("b", "Complete");
    awaitNothingRuns();
    assertThat(on.trialPods()).hasSize(12);
  }

  /** The log says that the container has ended, but the container runs on. */
  @Test
  void containerThatOutlivesItsLastRecordIsStopped() {
    PodScript ghost =
        PodScript.builder()
            .log(
                Duration.ZERO,
                "@rtb {\"type\":\"hello\",\"protocol\":1}",
                "@rtb {\"type\":\"bye\",\"exitCode\":3}")
            .hangs()
            .build();
    on.play(pod -> ghost);
    on.apply(
        Fixtures.benchmark(
            "b",
            "design: {blocks: {warmup: 0, min: 1, max: 2}, settleSeconds: 0, retries: 1, order: AsListed}"));
    on.awaitPhase("b", "Failed");
    assertThat(outcomes()).as("the trial, its retry, and the other runtime once").hasSize(3);
    awaitNothingRuns();
  }

  private void awaitNothingRuns() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(on.pods())
                    .allMatch(
                        pod ->
                            List.of("Succeeded", "Failed").contains(pod.getStatus().getPhase())));
  }
}
