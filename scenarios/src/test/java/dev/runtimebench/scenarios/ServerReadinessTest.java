package dev.runtimebench.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
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
    "curl: (7) Failed to connect to 10.1.2.3 port 80 after 5001 ms: Couldn't connect to server, 7, true",
    "curl: (28) Failed to connect to 10.1.2.3 port 80 after 3002 ms: Timeout was reached, 28, true",
    "curl: (28) Connection timed out after 3001 milliseconds, 28, true",
    "curl: (28) Operation timed out after 3001 milliseconds with 4 bytes received, 28, false",
    "Error: connect ECONNREFUSED 10.1.2.3:8080, 1, true",
    "Error: connect ETIMEDOUT 10.1.2.3:8080, 1, true",
    "Error: connect EHOSTUNREACH 10.1.2.3:8080, 1, true",
    "'Get \"http://10.1.2.3:8080/\": dial tcp 10.1.2.3:8080: i/o timeout', 1, true",
    "'dial tcp 10.1.2.3:8080: connect: connection refused', 1, true",
    "'dial tcp [fd00::5]:8080: connect: no route to host', 1, true",
    "'Socket errors: connect 0, read 0, write 0, timeout 0', 1, false",
    "'Socket errors: connect 0, read 0, write 3, timeout 12', 1, false",
    "'read /data/file: i/o timeout', 1, false",
    "'connection refused: 0, connection timed out: 12', 1, false",
    "'status codes: 200: 5000, ETIMEDOUT: 0, ECONNREFUSED: 0', 1, false",
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
              assertThat(f.side()).isEqualTo(BenchmarkWorkloadSpec.Side.Container);
              assertThat(f.lastMessage()).startsWith("the client's Pod: ").contains(words);
              assertThat(f.lastMessage().contains("NetworkPolicy")).isEqualTo(named);
            });
  }

  /**
   * A NetworkPolicy that drops packets makes a client wait. With a short runSeconds the trial ends
   * before the client gives up.
   */
  @ParameterizedTest
  @CsvSource({
    "'{\"type\":\"sandbox\"}', true",
    "'{\"type\":\"mark\",\"name\":\"server-answered\"}', false",
    "'{\"type\":\"iteration\",\"index\":0,\"warmup\":true,\"values\":{\"rate\":5}}', false"
  })
  void clientThatHangsNamesTheNetworkPolicyUnlessTheClientHasReportedWork(
      String record, boolean named) {
    PodScript client =
        PodScript.builder()
            .log(Duration.ZERO, "@rtb {\"type\":\"hello\",\"protocol\":1}", "@rtb " + record)
            .hangs()
            .build();
    run(
        server().build(),
        client,
        ONE_TRIAL + "timeouts: {startSeconds: 60, runSeconds: 1, deleteSeconds: 20}\n");
    assertThat(on.awaitPhase("b", "Failed").failures())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.reason()).isEqualTo("RunTimeout");
              assertThat(f.lastMessage())
                  .startsWith(
                      "the client's Pod: the workload ran for longer than spec.timeouts.runSeconds (1 s)");
              assertThat(f.lastMessage().contains("NetworkPolicy")).isEqualTo(named);
            });
  }

  /** The same reason can have two causes, so each Pod has a row. */
  @Test
  void failuresOfTheServersPodAndOfTheClientsPodAreApart() {
    PodScript stuck = PodScript.builder().neverStarts().build();
    on.play(
        pod -> {
          boolean first = pod.getMetadata().getLabels().get(Labels.ATTEMPT).equals("0");
          return isServer(pod) && !first ? server().build() : stuck;
        });
    on.apply(
        Fixtures.benchmark(
            "b",
            ONE_TRIAL.replace("retries: 0", "retries: 1")
                + "timeouts: {startSeconds: 1, runSeconds: 60, deleteSeconds: 20}\n"));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Failed");
    assertThat(status.failures())
        .allMatch(f -> f.reason().equals("StartTimeout") && f.count() == 1)
        .extracting(f -> f.side())
        .containsExactly(BenchmarkWorkloadSpec.Side.Server, BenchmarkWorkloadSpec.Side.Container);
    assertThat(status.failures().get(0).lastMessage()).startsWith("the server's Pod: ");
    assertThat(status.failures().get(1).lastMessage()).startsWith("the client's Pod: ");
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
