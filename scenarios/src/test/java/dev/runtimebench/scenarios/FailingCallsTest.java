package dev.runtimebench.scenarios;

import static dev.runtimebench.scenarios.support.OperatorOnCluster.printing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.Failure;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.localcluster.api.ApiException;
import dev.runtimebench.localcluster.http.ApiRequest;
import dev.runtimebench.localcluster.http.RequestHook.Verdict;
import dev.runtimebench.operator.status.Conditions;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.results.sample.Samples;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls to the API server that fail, and calls that take effect although their answer is lost. */
@Execution(ExecutionMode.CONCURRENT)
class FailingCallsTest {

  private static final String TWO_BLOCKS =
      "design: {blocks: {warmup: 0, min: 1, max: 2}, settleSeconds: 0, retries: 0}\n";

  private static final String START_UP =
      TWO_BLOCKS
          + """
          workload:
            inline:
              container: {image: "example/tool:1"}
              metrics:
                - {name: startup, unit: ms, better: Lower, primary: true, summary: Median, source: {milestone: FirstOutput}}
          """;

  private static final String SERVED =
      TWO_BLOCKS
          + """
          workload:
            inline:
              server: {image: "example/server:1", port: 8080}
              container: {image: "example/client:1"}
              metrics:
                - {name: latency, unit: ns, better: Lower, primary: true, summary: Median, source: {regex: {pattern: "latency=([0-9.]+)", group: 1}}}
          """;

  private static final Predicate<ApiRequest> CREATE_POD = r -> r.is("create", "pods");

  /** Instead of an answer the connection is closed. */
  private static final int CUT = 0;

  /** How often the operator's client makes a call. */
  private static final int TRIES = 3;

  private static final String LATE_EXIT =
      TWO_BLOCKS.replace("max: 2", "max: 6").replace("min: 1", "min: 6");

  private final OperatorOnCluster on = new OperatorOnCluster();

  @AfterEach
  void stop() {
    on.close();
  }

  private static Condition progressing(RuntimeBenchmark benchmark) {
    return Conditions.find(benchmark.getStatus().conditions(), Conditions.PROGRESSING)
        .orElseThrow();
  }

  private RuntimeBenchmark awaitReconcileFailed(String name) {
    return on.await(
        name,
        b ->
            b.getStatus() != null
                && !b.getStatus().conditions().isEmpty()
                && progressing(b).getReason().equals("ReconcileFailed"));
  }

  private void awaitPhase(String name, String phase) {
    on.await(name, b -> b.getStatus() != null && phase.equals(b.getStatus().phase()));
  }

  private List<String> events(String name, String reason) {
    return on.events(name).stream().filter(e -> e.contains(" " + reason + " ")).toList();
  }

  @Test
  void errorIsInAConditionAndInOneEventAndPasses() {
    on.cluster().faults().next(Integer.MAX_VALUE, CREATE_POD, 500);
    on.apply(Fixtures.benchmark("b", TWO_BLOCKS));
    RuntimeBenchmark stuck = awaitReconcileFailed("b");
    assertThat(progressing(stuck).getMessage())
        .contains("500", "injected fault", "tries again", "spec.timeouts.errorSeconds (300 s)")
        .doesNotContain("trials are running");
    assertThat(stuck.getStatus().result()).startsWith("ReconcileFailed: the API server answered");
    int calls = on.cluster().requests().count(CREATE_POD);
    Awaitility.await().until(() -> on.cluster().requests().count(CREATE_POD) > calls + 1);
    assertThat(events("b", "ReconcileFailed")).singleElement().asString().startsWith("Warning");
    int writes = on.cluster().requests().count(r -> r.is("update", "runtimebenchmarks"));
    assertThat(writes).isLessThan(8);
    on.cluster().faults().clear();
    on.awaitPhase("b", "Complete");
  }

  @Test
  void errorThatLastsEndsTheBenchmarkAndFreesItsTurn() {
    on.cluster().faults().next(Integer.MAX_VALUE, CREATE_POD, 500);
    on.apply(Fixtures.benchmark("b", TWO_BLOCKS + "timeouts: {errorSeconds: 120}"));
    awaitReconcileFailed("b");
    on.advance(Duration.ofSeconds(121));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Failed");
    Condition failed = Conditions.find(status.conditions(), Conditions.FAILED).orElseThrow();
    assertThat(failed.getReason()).isEqualTo("ReconcileFailed");
    assertThat(failed.getMessage())
        .contains("injected fault", "spec.timeouts.errorSeconds (120 s)");
    on.cluster().faults().clear();
    on.apply(Fixtures.benchmark("next", TWO_BLOCKS));
    on.awaitPhase("next", "Complete");
    assertThat(on.pods()).isEmpty();
  }

  /** The reconcile ends with an Error, after which JOSDK would reconcile the benchmark no more. */
  @Test
  void faultOfTheVirtualMachineDoesNotEndTheReconciles() {
    on.breakReconciles(true);
    on.apply(Fixtures.benchmark("b", TWO_BLOCKS));
    assertThat(progressing(awaitReconcileFailed("b")).getMessage())
        .contains("a fault of the operator", "StackOverflowError: injected fault");
    on.breakReconciles(false);
    on.awaitPhase("b", "Complete");
  }

  /** Without a right the operator can do nothing for any benchmark. */
  @Test
  void missingRightDoesNotEndTheBenchmark() {
    on.cluster()
        .faults()
        .next(
            Integer.MAX_VALUE,
            r -> r.is("update", "configmaps"),
            403,
            "Forbidden",
            "User \"rtb\" cannot update resource \"configmaps\"");
    on.apply(Fixtures.benchmark("b", TWO_BLOCKS + "timeouts: {errorSeconds: 60}"));
    assertThat(progressing(awaitReconcileFailed("b")).getMessage())
        .contains("cannot update", "does not end the benchmark");
    on.advance(Duration.ofSeconds(90));
    on.apply(Fixtures.benchmark("c", TWO_BLOCKS + "suspend: true"));
    awaitPhase("c", "Suspended");
    assertThat(on.get("b").getStatus().phase()).isEqualTo("Running");
    on.cluster().faults().clear();
    on.awaitPhase("b", "Complete");
  }

  /** The client of a running server, the first Pod, and a sample: every call that may fail. */
  @ParameterizedTest
  @CsvSource({"create, pods, 1", "create, pods, 4", "update, configmaps, 2", "get, nodes, 0"})
  void benchmarkIsSuspendedAndDeletedWhileACallFails(String verb, String resource, int after) {
    on.playPreparation(pod -> printing("x").exitCode(0).build());
    on.play(
        pod ->
            "Server".equals(pod.getMetadata().getLabels().get(Labels.SIDE))
                ? printing("up").hangs().readyAfter(Duration.ofMillis(5)).build()
                : OperatorOnCluster.latency(5));
    Predicate<ApiRequest> call = r -> r.is(verb, resource);
    on.cluster()
        .faults()
        .next(
            Integer.MAX_VALUE,
            r -> call.test(r) && on.cluster().requests().count(call) >= after,
            500);
    on.apply(Fixtures.benchmark("b", SERVED));
    awaitReconcileFailed("b");

    on.patchSpec("b", "{\"suspend\":true}");
    awaitPhase("b", "Suspended");
    Awaitility.await().until(() -> on.pods().isEmpty());

    on.patchSpec("b", "{\"suspend\":false}");
    awaitReconcileFailed("b");
    on.client().resource(on.get("b")).delete();
    on.cluster().faults().clear();
    on.apply(Fixtures.benchmark("next", TWO_BLOCKS));
    on.awaitPhase("next", "Complete");
    Awaitility.await().until(() -> on.pods().isEmpty());
  }

  /** The operator cannot read the samples when it starts, and needs none of them now. */
  @Test
  void errorDoesNotEndASuspendedBenchmark() {
    on.play(pod -> printing("latency=5").exitAfter(Duration.ofMillis(300)).exitCode(0).build());
    on.apply(Fixtures.benchmark("b", TWO_BLOCKS));
    Awaitility.await().until(() -> !on.samples().isEmpty());
    on.patchSpec("b", "{\"suspend\":true}");
    awaitPhase("b", "Suspended");
    on.stopOperator();
    Predicate<ApiRequest> read = r -> r.is("get", "configmaps");
    on.cluster().faults().next(Integer.MAX_VALUE, read, 500);
    on.startOperator();
    assertThat(progressing(awaitReconcileFailed("b")).getMessage())
        .contains("does not end the benchmark");
    on.advance(Duration.ofSeconds(301));
    int calls = on.cluster().requests().count(read);
    Awaitility.await().until(() -> on.cluster().requests().count(read) > calls + 5);
    assertThat(on.get("b").getStatus().completionTime()).isNull();
    on.cluster().faults().clear();
    awaitPhase("b", "Suspended");
    on.patchSpec("b", "{\"suspend\":false}");
    on.awaitPhase("b", "Complete");
  }

  @Test
  void suspendedBenchmarkContinuesWhenTheCallSucceeds() {
    on.cluster().faults().next(Integer.MAX_VALUE, CREATE_POD, 500);
    on.apply(Fixtures.benchmark("b", TWO_BLOCKS));
    awaitReconcileFailed("b");
    on.patchSpec("b", "{\"suspend\":true}");
    awaitPhase("b", "Suspended");
    on.cluster().faults().clear();
    on.patchSpec("b", "{\"suspend\":false}");
    assertThat(on.awaitPhase("b", "Complete").results()).allMatch(r -> r.n() == 2);
  }

  private void playServer() {
    on.play(
        pod ->
            isServer(pod)
                ? printing("up").hangs().readyAfter(Duration.ofMillis(5)).build()
                : OperatorOnCluster.latency(5));
  }

  private static boolean isServer(Pod pod) {
    return "Server".equals(pod.getMetadata().getLabels().get(Labels.SIDE));
  }

  /** From now on the create call of a client fails, while the server of its trial runs. */
  private void failCreateCallsOfClients(int code) {
    on.cluster()
        .faults()
        .next(
            Integer.MAX_VALUE,
            r ->
                CREATE_POD.test(r)
                    && on.played().stream()
                        .reduce((earlier, later) -> later)
                        .filter(FailingCallsTest::isServer)
                        .isPresent(),
            code);
  }

  private void assertInterruptedOnce(RuntimeBenchmarkStatus status, String why) {
    assertThat(status.failures())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.reason()).isEqualTo("Interrupted");
              assertThat(f.count()).isEqualTo(1);
              assertThat(f.lastMessage()).contains(why, "the trial runs again");
            });
    assertThat(status.results()).allMatch(r -> r.n() == 2);
    assertOneSampleForEachTrial();
  }

  /** The Pod of the trial is gone when the benchmark goes on. */
  @Test
  void trialThatASuspensionDropsIsRecorded() {
    playServer();
    failCreateCallsOfClients(500);
    on.apply(Fixtures.benchmark("b", SERVED));
    awaitReconcileFailed("b");
    on.patchSpec("b", "{\"suspend\":true}");
    awaitPhase("b", "Suspended");
    Awaitility.await().until(() -> on.pods().isEmpty());
    on.cluster().faults().clear();
    on.patchSpec("b", "{\"suspend\":false}");
    assertInterruptedOnce(
        on.awaitPhase("b", "Complete"), "spec.suspend was set to true while reconciles failed");
  }

  /** An error of the cluster does not end the benchmark, but the benchmark gives its turn back. */
  @Test
  void trialThatIsDroppedWithTheTurnIsRecorded() {
    playServer();
    failCreateCallsOfClients(401);
    on.apply(Fixtures.benchmark("b", SERVED + "timeouts: {errorSeconds: 60}"));
    awaitReconcileFailed("b");
    on.advance(Duration.ofSeconds(61));
    Awaitility.await().until(() -> on.pods().isEmpty());
    on.cluster().faults().clear();
    assertInterruptedOnce(on.awaitPhase("b", "Complete"), "reconciles failed during the trial");
  }

  @Test
  void createCallWhoseAnswerIsLostUsesUpNoRetry() {
    on.apply(
        Fixtures.benchmark("b", START_UP.replace("max: 2", "max: 6").replace("min: 1", "min: 6")));
    Awaitility.await().until(() -> on.played().size() >= 2);
    on.cluster().faults().afterCommit(3, CREATE_POD, 504);
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.results()).allMatch(r -> r.n() == 6);
    assertThat(status.failures()).extracting(Failure::reason).containsOnly("Interrupted");
    assertThat(status.failures().get(0).lastMessage()).contains("create call");
    assertOneSampleForEachTrial();
  }

  private void loseAnswers(int n, Predicate<ApiRequest> when, int code) {
    if (code == CUT) {
      on.cluster().faults().cutAfterCommit(n, when);
    } else {
      on.cluster().faults().afterCommit(n, when, code);
    }
  }

  /**
   * The API server created the Pod, and its answer is lost. The operator then asks for the Pod: the
   * Pod is there, or the question fails too, or the Pod is not visible yet.
   */
  @ParameterizedTest
  @CsvSource({
    "true, 504, 200", "true, 504, 500", "true, 504, 404",
    "true, 0, 200", "true, 0, 500", "true, 0, 404",
    "false, 500, 200", "false, 500, 503", "false, 500, 404",
    "false, 0, 404"
  })
  void podOfACreateCallWithALostAnswerIsFound(boolean served, int code, int question) {
    on.play(
        pod ->
            "Server".equals(pod.getMetadata().getLabels().get(Labels.SIDE))
                ? printing("up").hangs().readyAfter(Duration.ofMillis(5)).build()
                : OperatorOnCluster.latency(5));
    on.apply(Fixtures.benchmark("b", served ? SERVED : TWO_BLOCKS));
    Awaitility.await()
        .pollInterval(Duration.ofMillis(2))
        .until(() -> on.samples().size() >= 1 || isOver("b"));
    if (question != 200) {
      on.cluster()
          .faults()
          .next(served ? 2 : 1, r -> r.is("get", "pods") && r.subresource() == null, question);
    }
    loseAnswers(served ? 2 : 1, CREATE_POD, code);
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.results()).allMatch(r -> r.n() == 2);
    assertThat(status.failures()).extracting(Failure::reason).allMatch("Interrupted"::equals);
    assertOneSampleForEachTrial();
    // podRetention keeps the Pod of an interrupted trial that has ended, and no other Pod.
    Set<String> interrupted =
        on.samples().stream()
            .map(Samples::outcome)
            .filter(o -> !o.isValid())
            .map(o -> o.block() + " " + o.runtime() + " " + o.attempt())
            .collect(Collectors.toSet());
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(on.trialPods())
                    .allSatisfy(
                        pod -> {
                          assertThat(pod.getStatus().getPhase()).isIn("Succeeded", "Failed");
                          assertThat(interrupted).contains(trial(pod));
                        }));
  }

  private static String trial(Pod pod) {
    Map<String, String> labels = pod.getMetadata().getLabels();
    return String.join(
        " ", labels.get(Labels.BLOCK), labels.get(Labels.RUNTIME), labels.get(Labels.ATTEMPT));
  }

  private boolean isOver(String name) {
    return on.get(name).getStatus() != null && on.get(name).getStatus().completionTime() != null;
  }

  /**
   * The operator deletes the Pod of a trial whose log is complete, and does not wait for the
   * kubelet's report. The answer is lost, and the client's further tries fail. The Pod is gone when
   * the operator looks again.
   */
  @ParameterizedTest
  @ValueSource(ints = {CUT, 500, 504})
  void podThatADeleteCallWithALostAnswerRemovedHasNotVanished(int code) {
    on.play(
        pod ->
            printing("latency=5")
                .exitCode(0)
                .terminatedSeenAfter(Duration.ofMillis(700))
                .sandboxStoppedAfter(Duration.ofMillis(5))
                .deletionSeenAfter(Duration.ofMillis(10))
                .build());
    on.apply(Fixtures.benchmark("b", LATE_EXIT));
    Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> on.played().size() >= 3);
    AtomicInteger deletions = new AtomicInteger();
    on.cluster()
        .faults()
        .draw(
            request ->
                request.is("delete", "pods") && deletions.get() < 3 * TRIES
                    ? lostDeletion(deletions.getAndIncrement() % TRIES, code)
                    : Verdict.EXECUTE);
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(deletions).hasValue(3 * TRIES);
    assertThat(status.failures()).isEmpty();
    assertThat(status.results()).allMatch(r -> r.n() == 6);
    assertOneSampleForEachTrial();
  }

  private static Verdict lostDeletion(int attempt, int code) {
    if (attempt > 0) {
      return Verdict.rejected(new ApiException(503, "ServiceUnavailable", "injected fault"));
    }
    return code == CUT
        ? Verdict.cut(Verdict.Cut.AFTER)
        : Verdict.answerLost(new ApiException(code, "InternalError", "injected fault"));
  }

  /** The line of a trial that is written again must not have more in it than the first time. */
  @ParameterizedTest
  @ValueSource(ints = {CUT, 500, 503, 409, 504})
  void sampleWriteWhoseAnswerIsLostIsNotRepeated(int code) {
    on.apply(
        Fixtures.benchmark(
            "b", TWO_BLOCKS.replace("max: 2", "max: 8").replace("min: 1", "min: 8")));
    for (int written = 2; written < 14; written += 3) {
      int least = written;
      Awaitility.await()
          .pollInterval(Duration.ofMillis(5))
          .until(() -> on.samples().size() >= least);
      loseAnswers(1, r -> r.is("update", "configmaps"), code);
    }
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.samples().count()).isEqualTo(16);
    assertThat(status.failures()).isEmpty();
    assertOneSampleForEachTrial();
    // Two at the start and two for each lost answer. An operator that takes itself for another
    // process reads all samples again.
    assertThat(on.cluster().requests().count(r -> r.is("get", "configmaps"))).isLessThan(12);
  }

  @ParameterizedTest
  @CsvSource({
    "delete, pods, 500", "update, runtimebenchmarks, 500",
    "create, configmaps, 500", "create, events, 500",
    "delete, pods, 0", "update, runtimebenchmarks, 0",
    "create, configmaps, 0", "create, events, 0"
  })
  void callWhoseAnswerIsLostHasNoEffectOnTheResult(String verb, String resource, int code) {
    loseAnswers(4, r -> r.is(verb, resource), code);
    on.apply(Fixtures.benchmark("b", TWO_BLOCKS));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.failures()).isEmpty();
    assertThat(status.results()).allMatch(r -> r.n() == 2);
    assertOneSampleForEachTrial();
    Awaitility.await().until(() -> on.pods().isEmpty());
  }

  /** The connection stays open. The client's own timeout ends with the headers of an answer. */
  @ParameterizedTest
  @CsvSource({
    "create, pods",
    "update, configmaps",
    "update, runtimebenchmarks",
    "get, nodes",
    "delete, pods"
  })
  void answerThatStopsInTheMiddleHangsNothing(String verb, String resource) {
    on.cluster().faults().stallAfterCommit(1, r -> r.is(verb, resource));
    on.apply(Fixtures.benchmark("b", TWO_BLOCKS));
    assertThat(on.awaitPhase("b", "Complete").results()).allMatch(r -> r.n() == 2);
    assertOneSampleForEachTrial();
  }

  private void assertOneSampleForEachTrial() {
    List<TrialOutcome> outcomes = on.samples().stream().map(Samples::outcome).toList();
    assertThat(outcomes)
        .extracting(o -> o.block() + " " + o.runtime() + " " + o.attempt())
        .doesNotHaveDuplicates();
    Map<String, Set<String>> uids =
        on.played().stream()
            .filter(pod -> pod.getMetadata().getLabels().containsKey(Labels.BLOCK))
            .collect(
                Collectors.groupingBy(
                    pod -> pod.getMetadata().getName(),
                    Collectors.mapping(pod -> pod.getMetadata().getUid(), Collectors.toSet())));
    assertThat(uids.values()).allMatch(of -> of.size() == 1);
  }
}
