package dev.runtimebench.scenarios;

import static dev.runtimebench.scenarios.support.OperatorOnCluster.latency;
import static dev.runtimebench.scenarios.support.OperatorOnCluster.printing;
import static dev.runtimebench.scenarios.support.OperatorOnCluster.runtime;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.Failure;
import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.api.v1alpha1.RuntimeReliability;
import dev.runtimebench.operator.status.Conditions;
import dev.runtimebench.results.findings.Findings;
import dev.runtimebench.results.naming.Labels;
import dev.runtimebench.results.naming.TrialNames;
import dev.runtimebench.results.sample.KeptSamples;
import dev.runtimebench.results.sample.PreparationResult;
import dev.runtimebench.results.sample.Samples;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.scripted.PodScript;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A workload that fails under one runtime only, and a metric that says when a trial is valid. */
@Execution(ExecutionMode.CONCURRENT)
class FailureRatesTest {

  private static final String REQUESTS =
      """
      workload:
        inline:
          container: {image: example/client:1}
          metrics:
            - {name: requests, unit: "/s", better: Higher, primary: true, source: {regex: {pattern: "requests ([0-9]+)"}}}
            - {name: errors, unit: "1", source: {regex: {pattern: "errors ([0-9]+)"}}%s}
      design: {blocks: {warmup: 0, max: 8}, settleSeconds: 0, order: AsListed}
      """;

  private final OperatorOnCluster on = new OperatorOnCluster();

  @AfterEach
  void stop() {
    on.close();
  }

  private static int label(Pod pod, String name) {
    return Integer.parseInt(pod.getMetadata().getLabels().get(name));
  }

  private static int block(Pod pod) {
    return label(pod, Labels.BLOCK);
  }

  private static int attempt(Pod pod) {
    return label(pod, Labels.ATTEMPT);
  }

  /** Pods under gVisor fail if the condition holds. Pods under runc never fail. */
  private void gvisorFails(Predicate<Pod> when) {
    on.play(
        pod ->
            runtime(pod).equals("gvisor") && when.test(pod)
                ? printing("the test failed").exitCode(1).build()
                : latency(12_500));
  }

  private RuntimeBenchmarkStatus run(String phase, int warmup, int retries) {
    on.apply(
        Fixtures.benchmark(
            "b",
            """
            design:
              blocks: {warmup: %d, max: 10}
              precision: {relativeHalfWidth: 0, confidence: 0.95}
              settleSeconds: 0
              order: AsListed
              retries: %d
            """
                .formatted(warmup, retries)));
    return on.awaitPhase("b", phase);
  }

  private Condition condition(String type) {
    return Conditions.find(on.get("b").getStatus().conditions(), type).orElseThrow();
  }

  private static RuntimeReliability of(RuntimeBenchmarkStatus status, String runtime) {
    return status.reliability().stream()
        .filter(r -> r.runtime().equals(runtime))
        .findFirst()
        .orElseThrow();
  }

  /** The samples in the cluster give the status again. */
  private void assertRecomputable() {
    RuntimeBenchmark benchmark = on.get("b");
    TrialNames names = new TrialNames(benchmark.getMetadata());
    KeptSamples kept =
        KeptSamples.read(
                n ->
                    Optional.ofNullable(
                        on.client()
                            .configMaps()
                            .inNamespace("default")
                            .withName(names.samples(n))
                            .get()))
            .orElseThrow();
    Findings findings =
        Findings.of(
            Samples.experiment(kept.experiment()),
            kept.preparation().map(Samples::preparation).orElse(PreparationResult.NONE),
            kept.lines().stream().map(Samples::outcome).toList());
    assertThat(findings.reliability()).isEqualTo(benchmark.getStatus().reliability());
    assertThat(findings.comparisons()).isEqualTo(benchmark.getStatus().comparisons());
    assertThat(findings.results()).isEqualTo(benchmark.getStatus().results());
    assertThat(findings.gates()).isEqualTo(benchmark.getStatus().gates());
  }

  @Test
  void workloadThatFailsNowAndThenUnderOneRuntimeIsNotEquivalent() {
    gvisorFails(pod -> attempt(pod) == 0 && block(pod) < 5);
    RuntimeBenchmarkStatus status = run("Complete", 0, 10);
    assertThat(status.result()).isEqualTo("gvisor fails: 5 of 15, runc 0 of 15");
    assertThat(of(status, "gvisor").failures())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.reason()).isEqualTo("NonZeroExit");
              assertThat(f.count()).isEqualTo(5);
              assertThat(f.lastMessage()).contains("the test failed");
            });
    assertThat(of(status, "runc").failed()).isZero();
    assertThat(of(status, "runc").successHigh()).isEqualTo(1);
    assertThat(status.results()).extracting(r -> r.invalid()).containsExactly(0, 5);
    assertThat(status.failures()).extracting(Failure::count).containsExactly(5);
    Comparison comparison = status.comparisons().get(0);
    assertThat(comparison.pairs()).isEqualTo(10);
    assertThat(comparison.verdict()).isEqualTo(Comparison.Verdict.Inconclusive);
    assertThat(comparison.message())
        .startsWith("gvisor failed in 5 of 15 trials and runc in 0 of 15")
        .contains("p = 0.042", "the trials that did not fail");
    assertThat(condition(Conditions.COMPLETE).getReason()).isEqualTo("MaxBlocksReached");
    assertThat(condition(Conditions.COMPLETE).getMessage()).contains("gvisor failed in 5 of 15");
    assertRecomputable();
  }

  @Test
  void usedUpRetriesUnderOneRuntimeAreTheResultAfterEnoughBlocks() {
    gvisorFails(pod -> block(pod) == 7);
    RuntimeBenchmarkStatus status = run("Complete", 0, 2);
    assertThat(status.result()).isEqualTo("gvisor fails: 3 of 10, runc 0 of 10");
    assertThat(condition(Conditions.COMPLETE).getReason()).isEqualTo("FailsMoreOften");
    assertThat(condition(Conditions.COMPLETE).getMessage())
        .startsWith("7 of 10 blocks were measured, then: gvisor failed in 3 of 10 trials")
        .contains("the retries of block 7 are used up", "NonZeroExit", "the test failed");
    assertThat(status.comparisons().get(0).verdict()).isEqualTo(Comparison.Verdict.Inconclusive);
    assertRecomputable();
  }

  @Test
  void workloadThatNeverRunsUnderOneRuntimeFailsWithThatReason() {
    gvisorFails(pod -> true);
    RuntimeBenchmarkStatus status = run("Failed", 1, 2);
    assertThat(status.result()).isEqualTo("gvisor fails: 3 of 3, runc 0 of 3");
    assertThat(condition(Conditions.FAILED).getReason()).isEqualTo("FailsMoreOften");
    assertThat(condition(Conditions.FAILED).getMessage())
        .contains("3 of 3 warm-up trials", "block 0 under gvisor: NonZeroExit", "the test failed");
    assertThat(on.events("b")).anyMatch(e -> e.startsWith("Warning FailsMoreOften gvisor failed"));
    assertRecomputable();
  }

  private static Pod withLessMemory(Pod pod) {
    return new PodBuilder(pod)
        .editSpec()
        .editContainer(0)
        .editResources()
        .addToRequests("memory", new Quantity("16Mi"))
        .addToLimits("memory", new Quantity("16Mi"))
        .endResources()
        .endContainer()
        .endSpec()
        .build();
  }

  /** The Pods of the two runtimes are compared, also if no trial under one runtime is valid. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void failureThatAPolicyForOneRuntimeCausesIsNotBlamedOnTheRuntime(int warmup) {
    on.cluster().mutatePods(pod -> runtime(pod).equals("gvisor") ? withLessMemory(pod) : pod);
    gvisorFails(pod -> true);
    on.apply(
        Fixtures.benchmark(
            "b",
            """
            runtimes: [{name: gvisor, runtimeClassName: gvisor}, {name: runc, runtimeClassName: runc}]
            baseline: runc
            resources: {cpu: 200m, memory: 64Mi}
            design: {blocks: {warmup: %d, max: 10}, settleSeconds: 0, order: AsListed, retries: 2}
            """
                .formatted(warmup)));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Failed");
    assertThat(condition(Conditions.FAILED).getReason()).isEqualTo("PodChanged");
    assertThat(condition(Conditions.FAILED).getMessage())
        .contains(
            "requests.memory is 64Mi under runc, but 16Mi under gvisor in another trial",
            "a mutating policy or webhook, a LimitRange");
    assertThat(status.result()).doesNotContain("gvisor fails");
    assertRecomputable();
  }

  /** The container is created, and its start fails: the runtime is there, and works otherwise. */
  private void gvisorDoesNotStart(Predicate<Pod> when) {
    on.play(
        pod ->
            runtime(pod).equals("gvisor") && when.test(pod)
                ? PodScript.builder().exitReason("StartError").exitCode(128).build()
                : latency(12_500));
  }

  @Test
  void runtimeThatFailsToStartNowAndThenGetsARate() {
    gvisorDoesNotStart(pod -> attempt(pod) == 0 && block(pod) == 4);
    RuntimeBenchmarkStatus status = run("Complete", 1, 2);
    assertThat(condition(Conditions.COMPLETE).getReason()).isEqualTo("MaxBlocksReached");
    assertThat(of(status, "gvisor").failed()).isEqualTo(1);
    assertThat(of(status, "gvisor").attempts()).isEqualTo(11);
    assertThat(status.comparisons().get(0).remarks())
        .extracting(Remark::kind)
        .contains(Remark.Kind.TrialsRanAgain);
    assertThat(status.result()).endsWith("; success runc 11/11, gvisor 10/11");
    assertRecomputable();
  }

  @Test
  void runtimeThatNoLongerStartsIsTheResultAfterTheRetries() {
    gvisorDoesNotStart(pod -> block(pod) >= 4);
    run("Failed", 1, 2);
    assertThat(condition(Conditions.FAILED).getReason()).isEqualTo("FailsMoreOften");
    assertThat(condition(Conditions.FAILED).getMessage())
        .contains("gvisor failed in 3 of 6 trials", "StartFailed");
    assertRecomputable();
  }

  @Test
  void runtimeThatNeverStartsIsTheResult() {
    gvisorDoesNotStart(pod -> true);
    RuntimeBenchmarkStatus status = run("Failed", 1, 2);
    assertThat(condition(Conditions.FAILED).getReason()).isEqualTo("FailsMoreOften");
    assertThat(condition(Conditions.FAILED).getMessage())
        .contains(
            "gvisor failed in 3 of 3 warm-up trials and runc in 0 of 3",
            "the retries of block 0 are used up",
            "StartFailed");
    assertThat(status.result()).isEqualTo("gvisor fails: 3 of 3, runc 0 of 3");
    assertRecomputable();
  }

  /** Without a warm-up, a Pod of the preparation is the first Pod under the runtime. */
  @Test
  void runtimeThatMakesNoSandboxIsTheResultAlsoWithoutAWarmUp() {
    PodScript broken = PodScript.builder().sandboxFails("the sandbox crashed").build();
    on.playPreparation(
        pod ->
            runtime(pod).equals("gvisor")
                ? broken
                : PodScript.builder().exitReason("StartError").exitCode(128).build());
    on.play(pod -> runtime(pod).equals("gvisor") ? broken : latency(12_500));
    on.apply(
        Fixtures.benchmark(
            "b",
            """
            design: {blocks: {warmup: 0, max: 10}, settleSeconds: 0, order: AsListed, retries: 1}
            timeouts: {startSeconds: 2, deleteSeconds: 20}
            """));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Failed");
    assertThat(condition(Conditions.FAILED).getReason()).isEqualTo("FailsMoreOften");
    assertThat(condition(Conditions.FAILED).getMessage())
        .contains("gvisor failed in 2 of 2 trials and runc in 0 of 2", "the sandbox crashed");
    assertThat(status.result()).isEqualTo("gvisor fails: 2 of 2, runc 0 of 2");
    assertRecomputable();
  }

  @Test
  void runtimeWithoutItsHandlerIsKnownAtOnce() {
    on.play(
        pod ->
            runtime(pod).equals("gvisor")
                ? PodScript.builder()
                    .sandboxFails("no runtime for \"gvisor\" is configured")
                    .build()
                : latency(12_500));
    on.apply(
        Fixtures.benchmark(
            "b",
            """
            design: {blocks: {warmup: 1, max: 10}, settleSeconds: 0, order: AsListed, retries: 2}
            timeouts: {startSeconds: 2, deleteSeconds: 20}
            """));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Failed");
    assertThat(condition(Conditions.FAILED).getReason()).isEqualTo("HandlerNotFound");
    assertThat(status.blocks().repeated()).isZero();
  }

  @Test
  void largeDifferenceEndsTheRunEarly() {
    gvisorFails(pod -> attempt(pod) < 4);
    RuntimeBenchmarkStatus status = run("Failed", 0, 10);
    assertThat(condition(Conditions.FAILED).getReason()).isEqualTo("FailsMoreOften");
    assertThat(status.blocks().completed()).isEqualTo(1);
    assertThat(of(status, "gvisor").failed()).isLessThanOrEqualTo(8);
    assertThat(of(status, "runc").failed()).isZero();
    assertRecomputable();
  }

  @Test
  void workloadThatFailsUnderBothRuntimesKeepsItsReason() {
    on.play(
        pod ->
            attempt(pod) % 2 == (runtime(pod).equals("runc") ? 0 : 1)
                ? printing("broken").exitCode(1).build()
                : latency(1));
    run("Failed", 0, 2);
    assertThat(condition(Conditions.FAILED).getReason()).isEqualTo("NonZeroExit");
  }

  /** The server under gVisor answers with an error at once, so it answers more often. */
  private static PodScript requests(Pod pod) {
    int more = block(pod) % 3;
    String line =
        runtime(pod).equals("gvisor")
            ? "requests 20%02d errors 20%02d".formatted(more, more)
            : "requests 9%02d errors 0".formatted(more);
    return printing(line).exitCode(0).build();
  }

  @Test
  void fasterServerWithErrorsShowsItsFailedGate() {
    on.play(FailureRatesTest::requests);
    on.apply(
        Fixtures.benchmark(
            "b",
            REQUESTS.formatted("")
                + """
                gates:
                  - {metric: errors, runtime: gvisor, maxValue: 0}
                  - {metric: errors, runtime: runc, maxValue: 0}
                """));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Complete");
    assertThat(status.result())
        .matches("gvisor 2\\.22x faster \\[2\\.2\\d, 2\\.2\\d\\]; gate failed: errors gvisor");
    assertThat(status.gates().get(0).message())
        .isEqualTo("gvisor errors: median 2001 [2000, 2002] at 95%, maxValue 0: failed");
    assertThat(condition(Conditions.GATES_PASSED).getStatus()).isEqualTo("False");
    assertThat(status.comparisons())
        .filteredOn(c -> c.metric().equals("requests"))
        .allMatch(c -> c.verdict() == Comparison.Verdict.Faster);
    assertRecomputable();
  }

  @Test
  void trialWithErrorsIsInvalidIfTheMetricSaysSo() {
    on.play(FailureRatesTest::requests);
    on.apply(Fixtures.benchmark("b", REQUESTS.formatted(", validMax: 0")));
    RuntimeBenchmarkStatus status = on.awaitPhase("b", "Failed");
    assertThat(condition(Conditions.FAILED).getReason()).isEqualTo("FailsMoreOften");
    assertThat(condition(Conditions.FAILED).getMessage())
        .contains("ValueRefused: metric errors is 2000; a trial is valid up to 0 (validMax)");
    assertThat(of(status, "gvisor").failures())
        .extracting(Failure::reason)
        .containsExactly("ValueRefused");
  }

  @Test
  void emptyValidRangeIsRefused() {
    assertThatThrownBy(
            () ->
                on.apply(Fixtures.benchmark("b", REQUESTS.formatted(", validMin: 2, validMax: 1"))))
        .hasMessageContaining("validMin must not be greater than validMax");
  }
}
