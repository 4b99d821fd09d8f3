package dev.runtimebench.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.scenarios.support.OperatorProgram;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.JavaProgram;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The operator as a process: start, exit, and leader election between two replicas. */
class OperatorProcessTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(90);

  private final OperatorOnCluster on = new OperatorOnCluster();

  @BeforeEach
  void stopTheOperatorInThisProcess() {
    on.stopOperator();
  }

  @AfterEach
  void stop() {
    on.close();
  }

  private JavaProgram program(Map<String, String> settings) {
    return OperatorProgram.start(on.cluster().url(), settings);
  }

  private JavaProgram replica(String identity) {
    return replica(identity, 3);
  }

  private JavaProgram replica(String identity, int leaseSeconds) {
    return program(
        Map.of(
            "RTB_LEADER_ELECTION",
            "true",
            "RTB_LEASE_NAMESPACE",
            "default",
            "RTB_LEASE_SECONDS",
            String.valueOf(leaseSeconds),
            "RTB_IDENTITY",
            identity));
  }

  private Lease lease() {
    return on.client().leases().inNamespace("default").withName("runtimebench-operator").get();
  }

  private static void awaitLine(JavaProgram program, String text) {
    await(text).atMost(TIMEOUT).until(() -> program.said(text));
  }

  @Test
  void operatorExitsWithZeroOnSigterm() throws InterruptedException {
    try (JavaProgram program = program(Map.of())) {
      awaitLine(program, "runs against");
      program.terminate();
      assertThat(program.exitCode()).as("%s", program.lines()).isZero();
      assertThat(program.lines()).last().asString().contains("stopped");
    }
  }

  @Test
  void unreachableApiServerIsReportedInOneLine() throws InterruptedException {
    try (JavaProgram program = OperatorProgram.start("http://127.0.0.1:9/", Map.of())) {
      assertThat(program.exitCode()).isEqualTo(1);
      assertThat(program.lines())
          .filteredOn(line -> line.contains("ERROR"))
          .singleElement()
          .asString()
          .contains(
              "cannot start: the API server at http://127.0.0.1:9/ cannot be reached",
              "ConnectException");
      assertThat(program.lines()).noneMatch(line -> line.startsWith("\tat "));
    }
  }

  @Test
  void missingCrdsAreReportedInOneLine() throws InterruptedException {
    on.client()
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName("runtimebenchmarks.runtimebench.dev")
        .delete();
    try (JavaProgram program = program(Map.of())) {
      assertThat(program.exitCode()).isEqualTo(1);
      assertThat(program.lines())
          .anyMatch(line -> line.contains("does not know RuntimeBenchmark; install the CRDs"))
          .noneMatch(line -> line.startsWith("\tat "));
    }
  }

  @Test
  void unknownSettingIsRefused() throws InterruptedException {
    try (JavaProgram program = program(Map.of("RTB_PARALEL_BENCHMARKS", "2"))) {
      assertThat(program.exitCode()).isEqualTo(2);
      assertThat(program.lines())
          .singleElement()
          .asString()
          .contains("RTB_PARALEL_BENCHMARKS", "RTB_PARALLEL_BENCHMARKS");
    }
  }

  /** A line about a benchmark has the namespace and name of the benchmark. */
  @Test
  void jsonLogLinesNameTheBenchmark() throws IOException {
    try (JavaProgram program = program(Map.of("RTB_LOG_FORMAT", "json"))) {
      awaitLine(program, "runs against");
      on.cluster().faults().next(1, request -> request.is("create", "events"), 422);
      on.apply(Fixtures.benchmark("b", ""));
      on.awaitPhase("b", "Complete");
      awaitLine(program, "cannot write event");
      Map<String, JsonNode> byMessage = new HashMap<>();
      for (String line : program.lines()) {
        JsonNode parsed = new ObjectMapper().readTree(line);
        assertThat(parsed.hasNonNull("time") && parsed.hasNonNull("level")).as(line).isTrue();
        byMessage.put(parsed.path("message").asText(), parsed);
      }
      assertThat(byMessage)
          .hasEntrySatisfying(
              byMessage.keySet().stream().filter(m -> m.contains("cannot write")).findFirst().get(),
              line -> {
                assertThat(line.path("resource.name").asText()).isEqualTo("b");
                assertThat(line.path("resource.namespace").asText()).isEqualTo("default");
              });
    }
  }

  @Test
  void leaderReleasesTheLeaseWhenItStops() throws InterruptedException {
    try (JavaProgram first = replica("first")) {
      awaitLine(first, "runs against");
      try (JavaProgram second = replica("second")) {
        awaitLine(second, "first leads");
        assertThat(second.said("runs against")).isFalse();

        first.terminate();
        assertThat(first.exitCode()).isZero();
        assertThat(first.lines()).noneMatch(line -> line.contains("ERROR"));
        assertThat(lease().getSpec().getLeaseDurationSeconds())
            .as("seconds until the released Lease expires")
            .isEqualTo(1);
        awaitLine(second, "runs against");
        assertThat(lease().getSpec().getHolderIdentity()).isEqualTo("second");
      }
    }
  }

  @Test
  void nextLeaderRunsTheTrialOfAKilledLeaderAgain() {
    on.play(
        pod ->
            OperatorOnCluster.printing("latency=5")
                .exitAfter(Duration.ofMillis(200))
                .exitCode(0)
                .build());
    try (JavaProgram first = replica("first")) {
      awaitLine(first, "runs against");
      try (JavaProgram second = replica("second")) {
        awaitLine(second, "first leads");
        on.apply(
            Fixtures.benchmark(
                "b", "design: {blocks: {warmup: 0, min: 1, max: 6}, settleSeconds: 0}"));
        await().atMost(TIMEOUT).until(() -> on.samples().size() >= 3 && !on.pods().isEmpty());
        first.kill();
        assertThat(on.awaitPhase("b", "Complete").results()).allMatch(r -> r.n() == 6);
        assertThat(second.said("second leads") || second.said("leads")).isTrue();
        List<String> valid =
            on.samples().stream().filter(line -> line.contains("\"latency\"")).toList();
        // A block is repeated whole, so an earlier trial of the interrupted block may run again
        // too.
        assertThat(valid).hasSizeBetween(12, 13).doesNotHaveDuplicates();
      }
    }
  }

  /** The kubelet restarts a container of a Pod only when the earlier one is dead. */
  @Test
  void restartedContainerTakesItsOwnLeaseBackAtOnce() {
    int longerThanTheTest = 3600;
    try (JavaProgram first = replica("operator-pod", longerThanTheTest)) {
      awaitLine(first, "runs against");
      first.kill();
    }
    try (JavaProgram restarted = replica("operator-pod", longerThanTheTest)) {
      awaitLine(restarted, "runs against");
      assertThat(lease().getSpec().getHolderIdentity()).isEqualTo("operator-pod");
    }
  }

  @Test
  void replicaThatLosesTheLeaseExits() throws InterruptedException {
    try (JavaProgram program = replica("first")) {
      awaitLine(program, "runs against");
      on.client()
          .leases()
          .inNamespace("default")
          .withName("runtimebench-operator")
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              "{\"spec\": {\"holderIdentity\": \"usurper\"}}");
      assertThat(program.exitCode()).isEqualTo(1);
      assertThat(program.said("lost the Lease")).isTrue();
    }
  }

  /** The API server takes the calls for the Lease and does not answer them. */
  @Test
  void replicaThatGetsNoAnswerAboutTheLeaseExitsBeforeTheLeaseRunsOut()
      throws InterruptedException {
    int leaseSeconds = 6;
    try (JavaProgram program = replica("first", leaseSeconds)) {
      awaitLine(program, "runs against");
      on.cluster()
          .faults()
          .delay(1000, request -> "leases".equals(request.resource()), Duration.ofMinutes(10));
      Instant from = Instant.now();
      assertThat(program.exitCode()).isEqualTo(1);
      assertThat(Duration.between(from, Instant.now()))
          .isLessThan(Duration.ofSeconds(leaseSeconds));
      assertThat(program.said("lost the Lease")).isTrue();
    }
  }
}
