package dev.runtimebench.results.findings.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.Failure;
import dev.runtimebench.api.v1alpha1.Gate;
import dev.runtimebench.api.v1alpha1.GateResult;
import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeReliability;
import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.experiment.ExperimentBuilder;
import dev.runtimebench.results.experiment.ResolvedRuntimeBuilder;
import dev.runtimebench.results.findings.Findings;
import dev.runtimebench.results.findings.node.NodeReliability;
import dev.runtimebench.results.naming.Side;
import dev.runtimebench.results.plan.Attempt;
import dev.runtimebench.results.plan.Next;
import dev.runtimebench.results.plan.Plan;
import dev.runtimebench.results.plan.Progress;
import dev.runtimebench.results.plan.Trial;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.Phase;
import dev.runtimebench.results.sample.Phases;
import dev.runtimebench.results.sample.PreparationResult;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.sample.TrialOutcomeBuilder;
import dev.runtimebench.testkit.Fixtures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Success rates, and the finding that the workload fails more often under one runtime. */
class ReliabilityTest {

  private final List<TrialOutcome> outcomes = new ArrayList<>();
  private List<String> runtimes = List.of("runc", "gvisor");
  private List<Gate> gates = List.of();
  private String design = serial(10, 10);
  private String unit = "ns";

  private static String serial(int max, int retries) {
    return "{mode: Serial, blocks: {warmup: 0, min: 6, max: %d}, retries: %d, order: AsListed}"
        .formatted(max, retries);
  }

  private Experiment experiment() {
    RuntimeBenchmark benchmark = Fixtures.benchmark("b", "design: " + design);
    String workload = Fixtures.WORKLOAD.replace("unit: ns", "unit: \"%s\"".formatted(unit));
    return ExperimentBuilder.builder()
        .workloadName("inline")
        .workload(Fixtures.workload("w", workload).getSpec())
        .parameters(Map.of())
        .runtimes(
            runtimes.stream().map(n -> ResolvedRuntimeBuilder.builder().name(n).build()).toList())
        .baseline("runc")
        .peerRuntime("runc")
        .design(benchmark.getSpec().design())
        .gates(gates)
        .seed(7)
        .startTime("2026-01-01T00:00:00Z")
        .build();
  }

  private Findings findings() {
    return Findings.of(experiment(), PreparationResult.NONE, outcomes);
  }

  private static TrialOutcomeBuilder outcome(int block, int run, String runtime) {
    return TrialOutcomeBuilder.builder().block(block).attempt(run).runtime(runtime).pod("pod");
  }

  private void valid(int block, int run, String runtime) {
    double value = runtime.equals("runc") ? 100 : 101;
    outcomes.add(outcome(block, run, runtime).values(Map.of("latency", value)).build());
  }

  private void failed(int block, int run, String runtime, FailureReason reason) {
    outcomes.add(outcome(block, run, runtime).reason(reason).message("it broke").build());
  }

  /** Adds a complete block, in which the second runtime first fails this many times. */
  private void block(int block, int failures) {
    for (int run = 0; run < failures; run++) {
      valid(block, run, "runc");
      failed(block, run, "gvisor", FailureReason.NonZeroExit);
    }
    runtimes.forEach(runtime -> valid(block, failures, runtime));
  }

  private static Ending givenUp(int block) {
    return new Ending.GivenUp(block, Attempt.Result.Invalid);
  }

  private RuntimeReliability of(String runtime) {
    return findings().reliability().stream()
        .filter(r -> r.runtime().equals(runtime))
        .findFirst()
        .orElseThrow();
  }

  private RuntimeResult result(String runtime) {
    return findings().results().stream()
        .filter(r -> r.runtime().equals(runtime))
        .findFirst()
        .orElseThrow();
  }

  private Comparison comparison() {
    return findings().comparisons().get(0);
  }

  @Test
  void successRateCountsAllTrialsOfARuntime() {
    for (int block = 0; block < 10; block++) {
      block(block, block < 7 ? 1 : 0);
    }
    RuntimeReliability gvisor = of("gvisor");
    assertThat(gvisor.attempts()).isEqualTo(17);
    assertThat(gvisor.failed()).isEqualTo(7);
    assertThat(gvisor.successRate()).isEqualTo(10.0 / 17);
    // SciPy: binomtest(10, 17).proportion_ci(.95, 'wilson')
    assertThat(gvisor.successLow()).isCloseTo(0.36005442642999785, within(1e-9));
    assertThat(gvisor.successHigh()).isCloseTo(0.7838894320978518, within(1e-9));
    assertThat(gvisor.failures()).containsExactly(new Failure("NonZeroExit", null, 7, "it broke"));
    RuntimeReliability runc = of("runc");
    assertThat(runc.attempts()).isEqualTo(17);
    assertThat(runc.failed()).isZero();
    assertThat(runc.successHigh()).isEqualTo(1);
    assertThat(runc.failures()).isEmpty();
  }

  private Next next() {
    return Progress.of(experiment(), TrialOutcome.attempts(outcomes)).next();
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureReason.class,
      names = {"StartFailed", "StartTimeout"})
  void startThatFailsNowAndThenUsesUpARetryAndGivesARate(FailureReason reason) {
    block(0, 0);
    valid(1, 0, "runc");
    failed(1, 0, "gvisor", reason);
    assertThat(next()).isEqualTo(new Next.Run(plan(1, 1), 1));
    for (int run = 1; run < 11; run++) {
      valid(1, run, "runc");
      failed(1, run, "gvisor", reason);
    }
    assertThat(next()).isEqualTo(new Next.GiveUp(1, Attempt.Result.Invalid));
    assertThat(findings().failing())
        .singleElement()
        .satisfies(
            f -> assertThat(f.shortText()).isEqualTo("gvisor fails: 11 of 12, runc 0 of 12"));
  }

  private Trial plan(int block, int run) {
    Experiment experiment = experiment();
    return new Plan(experiment.design(), experiment.runtimeNames(), experiment.seed())
        .block(block, run)
        .get(0);
  }

  @Test
  void runtimeThatNeverStartsIsAFindingWhenTheRetriesAreUsedUp() {
    design = serial(10, 1);
    failed(0, 0, "gvisor", FailureReason.StartFailed);
    assertThat(next()).isEqualTo(new Next.Run(plan(0, 1), 1));
    failed(0, 1, "gvisor", FailureReason.StartTimeout);
    // The other runtime has not run in the block, so it must show that the workload starts.
    assertThat(next())
        .isInstanceOfSatisfying(
            Next.Run.class,
            run -> {
              assertThat(run.trial().runtime()).isEqualTo("runc");
              assertThat(run.attempt()).isEqualTo(1);
            });
    valid(0, 1, "runc");
    assertThat(next()).isEqualTo(new Next.GiveUp(0, Attempt.Result.Invalid));
    assertThat(findings().failing())
        .singleElement()
        .satisfies(f -> assertThat(f.shortText()).isEqualTo("gvisor fails: 2 of 2, runc 0 of 1"));
  }

  @Test
  void workloadThatStartsUnderNoRuntimeIsNoFinding() {
    design = serial(10, 1);
    failed(0, 0, "gvisor", FailureReason.StartFailed);
    failed(0, 1, "runc", FailureReason.StartFailed);
    assertThat(next()).isEqualTo(new Next.GiveUp(0, Attempt.Result.Invalid));
    assertThat(findings().failing()).isEmpty();
  }

  /** These can never work, whatever the other runtimes do. */
  @ParameterizedTest
  @EnumSource(
      value = FailureReason.class,
      names = {"HandlerNotFound", "ForeignArchitecture", "ContainerConfigError", "ImagePullFailed"})
  void whatCanNeverWorkEndsTheBenchmarkAtOnce(FailureReason reason) {
    failed(0, 0, "gvisor", reason);
    assertThat(next()).isEqualTo(new Next.GiveUp(0, Attempt.Result.Hopeless));
    assertThat(findings().failing()).isEmpty();
  }

  /** One reason of two Pods is two rows, so that no message hides the other. */
  @Test
  void failuresOfTheTwoPodsOfATrialAreApart() {
    for (Side side : List.of(Side.Server, Side.Container, Side.Server)) {
      outcomes.add(
          outcome(0, outcomes.size(), "gvisor")
              .reason(FailureReason.StartTimeout)
              .message("late: " + side)
              .failedSide(side)
              .build());
    }
    outcomes.add(
        outcome(0, outcomes.size(), "gvisor")
            .reason(FailureReason.StartTimeout)
            .message("late")
            .build());
    List<Failure> rows =
        List.of(
            new Failure(
                "StartTimeout", BenchmarkWorkloadSpec.Side.Server, 2, "late: " + Side.Server),
            new Failure(
                "StartTimeout", BenchmarkWorkloadSpec.Side.Container, 1, "late: " + Side.Container),
            new Failure("StartTimeout", null, 1, "late"));
    assertThat(Failures.of(outcomes)).isEqualTo(rows);
    assertThat(of("gvisor").failures()).isEqualTo(rows);
    assertThat(NodeReliability.failures(List.of(rows, rows)))
        .extracting(Failure::side, Failure::count)
        .containsExactly(
            tuple(BenchmarkWorkloadSpec.Side.Server, 4),
            tuple(BenchmarkWorkloadSpec.Side.Container, 2),
            tuple(null, 2));
  }

  /** The other Pod runs under the same runtime in all trials. */
  @Test
  void failureOfThePodThatIsNotUnderTestCountsAgainstNoRuntime() {
    block(0, 0);
    for (int run = 0; run < 11; run++) {
      valid(1, run, "runc");
      outcomes.add(
          outcome(1, run, "gvisor")
              .reason(FailureReason.ServerNotReady)
              .message("it broke")
              .peerFailed(true)
              .build());
    }
    assertThat(of("gvisor").attempts()).isEqualTo(1);
    assertThat(of("gvisor").failed()).isZero();
    assertThat(result("gvisor").invalid()).isZero();
    assertThat(findings().failing()).isEmpty();
  }

  @Test
  void warmUpAndInterruptedTrialsDoNotCount() {
    outcomes.add(
        outcome(0, 0, "gvisor")
            .warmup(true)
            .reason(FailureReason.NonZeroExit)
            .message("x")
            .build());
    assertThat(findings().reliability()).isEmpty();
    valid(1, 0, "runc");
    failed(1, 0, "gvisor", FailureReason.Interrupted);
    failed(1, 1, "gvisor", FailureReason.ClockStepped);
    assertThat(of("runc").attempts()).isEqualTo(1);
    assertThat(of("gvisor").attempts()).isZero();
    assertThat(of("gvisor").successRate()).isNull();
    assertThat(of("gvisor").failures()).isEmpty();
  }

  @Test
  void invalidCountsOnlyTheRuntimesOwnFailures() {
    block(0, 2);
    block(1, 0);
    failed(2, 0, "runc", FailureReason.Interrupted);
    for (String runtime : runtimes) {
      valid(2, 1, runtime);
    }
    assertThat(result("runc").invalid()).isZero();
    assertThat(result("gvisor").invalid()).isEqualTo(2);
    assertThat(result("gvisor").n()).isEqualTo(3);
  }

  /** For example, the start-up time is not primary, and the Pod waited for a node. */
  @Test
  void validTrialWithoutAValueIsNotInvalid() {
    for (int block = 0; block < 2; block++) {
      block(block, 0);
    }
    valid(2, 0, "runc");
    outcomes.add(outcome(2, 0, "gvisor").build());
    assertThat(result("gvisor").n()).isEqualTo(2);
    assertThat(result("gvisor").invalid()).isZero();
  }

  @Test
  void unequalRatesAtTheEndMakeTheVerdictInconclusive() {
    for (int block = 0; block < 10; block++) {
      block(block, block < 7 ? 1 : 0);
    }
    assertThat(findings().ending()).isInstanceOf(Ending.MaxBlocks.class);
    FailureFinding finding = findings().failing().get(0);
    assertThat(finding.basis()).isInstanceOf(FailureFinding.AtTheEnd.class);
    assertThat(finding.shortText()).isEqualTo("gvisor fails: 7 of 17, runc 0 of 17");
    assertThat(comparison().verdict()).isEqualTo(Comparison.Verdict.Inconclusive);
    assertThat(comparison().message())
        .isEqualTo(
            "gvisor failed in 7 of 17 trials and runc in 0 of 17 (Fisher's exact test, p = 0.0072): the values come from the trials that did not fail");
    assertThat(comparison().remarks())
        .containsExactly(new Remark(Remark.Kind.FailsMoreOften, comparison().message()));
  }

  @Test
  void equalRatesAreNotAFinding() {
    for (int block = 0; block < 10; block++) {
      failed(block, 0, block % 2 == 0 ? "runc" : "gvisor", FailureReason.NonZeroExit);
      for (String runtime : runtimes) {
        valid(block, 1, runtime);
      }
    }
    assertThat(findings().failing()).isEmpty();
    assertThat(comparison().verdict()).isEqualTo(Comparison.Verdict.Equivalent);
    assertThat(comparison().remarks())
        .containsExactly(
            new Remark(
                Remark.Kind.TrialsRanAgain,
                "gvisor failed in 5 of 15 trials and runc in 5 of 15; the failed trials ran again, and the values come from the trials that did not fail"));
  }

  @Test
  void fewFailuresUnderOneRuntimeAreOnlyARemark() {
    for (int block = 0; block < 10; block++) {
      block(block, block < 4 ? 1 : 0);
    }
    assertThat(findings().failing()).isEmpty();
    assertThat(comparison().verdict()).isEqualTo(Comparison.Verdict.Equivalent);
    assertThat(comparison().remarks())
        .containsExactly(
            new Remark(
                Remark.Kind.TrialsRanAgain,
                "gvisor failed in 4 of 14 trials and runc in 0 of 14; the failed trials ran again, and the values come from the trials that did not fail"));
  }

  @Test
  void failuresThatEndedTheRunDidNotRunAgain() {
    design = serial(10, 0);
    block(0, 0);
    failed(1, 0, "runc", FailureReason.NonZeroExit);
    failed(1, 0, "gvisor", FailureReason.Interrupted);
    assertThat(findings().ending()).isEqualTo(givenUp(1));
    assertThat(comparison().remarks())
        .extracting(Remark::message)
        .containsExactly(
            "runc failed in 1 of 2 trials and gvisor in 0 of 1; the values come from the trials that did not fail");
  }

  /** The same trials are a finding at the end, but no reason to end a run that has blocks left. */
  @Test
  void findingDuringTheRunNeedsASmallerPValue() {
    design = serial(40, 10);
    for (int block = 0; block < 10; block++) {
      block(block, block < 7 ? 1 : 0);
    }
    assertThat(findings().failing()).isEmpty();
    for (int block = 10; block < 15; block++) {
      block(block, 1);
    }
    assertThat(findings().failing()).singleElement().matches(FailureFinding::isEarly);
  }

  @Test
  void baselineMayFailMoreOften() {
    for (int block = 0; block < 10; block++) {
      for (int run = 0; run < 2; run++) {
        valid(block, run, "gvisor");
        failed(block, run, "runc", FailureReason.RunTimeout);
      }
      valid(block, 2, "runc");
      valid(block, 2, "gvisor");
    }
    FailureFinding finding = findings().failing().get(0);
    assertThat(finding.contestant()).isEqualTo("gvisor");
    assertThat(finding.shortText()).isEqualTo("runc fails: 20 of 30, gvisor 0 of 30");
    assertThat(finding.message()).endsWith("p < 0.0001)");
  }

  @Test
  void usedUpRetriesUnderOneRuntimeAreAFinding() {
    design = serial(10, 1);
    block(0, 0);
    block(1, 1);
    valid(2, 0, "runc");
    failed(2, 0, "gvisor", FailureReason.NonZeroExit);
    valid(2, 1, "runc");
    failed(2, 1, "gvisor", FailureReason.OutOfMemory);
    assertThat(findings().ending()).isEqualTo(givenUp(2));
    assertThat(comparison().message())
        .isEqualTo(
            "gvisor failed in 3 of 5 trials and runc in 0 of 5 (Fisher's exact test, p = 0.17), and the retries of block 2 are used up: the values come from the trials that did not fail; 2 pair(s): a verdict at 95% needs 6");
    assertThat(of("gvisor").failures()).extracting(Failure::count).containsExactly(2, 1);
  }

  @Test
  void failuresUnderBothRuntimesAreNotAFindingWhenTheRetriesAreUsedUp() {
    design = serial(10, 1);
    failed(0, 0, "runc", FailureReason.NonZeroExit);
    valid(0, 1, "runc");
    failed(0, 1, "gvisor", FailureReason.NonZeroExit);
    assertThat(findings().ending()).isEqualTo(givenUp(0));
    assertThat(findings().failing()).isEmpty();
  }

  /** The other runtime runs once before the plan gives up, and is interrupted. */
  @Test
  void runtimeThatDidNotRunIsNotEvidence() {
    design = serial(10, 1);
    failed(0, 0, "runc", FailureReason.NonZeroExit);
    failed(0, 1, "runc", FailureReason.NonZeroExit);
    assertThat(findings().ending()).isEqualTo(new Ending.Open());
    failed(0, 1, "gvisor", FailureReason.Interrupted);
    assertThat(findings().ending()).isEqualTo(givenUp(0));
    assertThat(findings().failing()).isEmpty();
  }

  @Test
  void runtimeThatSucceedsAfterTheLastFailureIsEvidence() {
    design = serial(10, 0);
    failed(0, 0, "runc", FailureReason.NonZeroExit);
    assertThat(findings().ending()).isEqualTo(new Ending.Open());
    assertThat(findings().failing()).isEmpty();
    valid(0, 0, "gvisor");
    assertThat(findings().ending()).isEqualTo(givenUp(0));
    assertThat(findings().failing().get(0).shortText())
        .isEqualTo("runc fails: 1 of 1, gvisor 0 of 1");
  }

  /** The first failure ended the block, so the other runtime may be broken too by now. */
  @Test
  void runtimeThatDidNotRunInTheBrokenBlockIsNotEvidence() {
    design = serial(10, 1);
    block(0, 0);
    failed(1, 0, "gvisor", FailureReason.NonZeroExit);
    failed(1, 1, "gvisor", FailureReason.NonZeroExit);
    failed(1, 1, "runc", FailureReason.Interrupted);
    assertThat(findings().ending()).isEqualTo(givenUp(1));
    assertThat(findings().failing()).isEmpty();
  }

  @Test
  void failureThatWouldHappenAgainIsNotAFinding() {
    design = serial(10, 0);
    valid(0, 0, "runc");
    failed(0, 0, "gvisor", FailureReason.LogTooLarge);
    assertThat(findings().ending()).isEqualTo(new Ending.GivenUp(0, Attempt.Result.Hopeless));
    assertThat(findings().failing()).isEmpty();
    assertThat(of("gvisor").failed()).isEqualTo(1);
  }

  @Test
  void failuresOfThePlatformAndTheObservationDoNotCount() {
    design = serial(40, 10);
    for (int block = 0; block < 10; block++) {
      valid(block, 0, "runc");
      failed(
          block,
          0,
          "gvisor",
          block % 2 == 0 ? FailureReason.LogUnavailable : FailureReason.LogRotated);
      for (String runtime : runtimes) {
        valid(block, 1, runtime);
      }
    }
    failed(10, 0, "gvisor", FailureReason.ImagePullFailed);
    assertThat(of("gvisor").attempts()).isEqualTo(10);
    assertThat(of("gvisor").failed()).isZero();
    assertThat(of("gvisor").failures()).isEmpty();
    assertThat(of("runc").attempts()).isEqualTo(20);
    assertThat(result("gvisor").invalid()).isZero();
    assertThat(findings().failing()).isEmpty();
  }

  /** A lost log used up one of the retries, so the workload did not use up all of them. */
  @Test
  void retriesThatThePlatformUsedUpAreNotAFinding() {
    design = serial(10, 1);
    valid(0, 0, "runc");
    failed(0, 0, "gvisor", FailureReason.LogUnavailable);
    valid(0, 1, "runc");
    failed(0, 1, "gvisor", FailureReason.NonZeroExit);
    assertThat(findings().ending()).isEqualTo(givenUp(0));
    assertThat(findings().failing()).isEmpty();
  }

  @Test
  void trialWithALostLogOfABurstIsNotEvidence() {
    design =
        "{mode: Burst, concurrency: [2], blocks: {warmup: 0, min: 1, max: 9}, retries: 3, order: AsListed}";
    for (int pod = 0; pod < 2; pod++) {
      outcomes.add(
          outcome(0, 0, "runc")
              .concurrency(2)
              .index(pod)
              .reason(pod == 0 ? FailureReason.LogUnavailable : null)
              .build());
      outcomes.add(
          outcome(0, 1, "runc")
              .concurrency(2)
              .index(pod)
              .reason(pod == 0 ? FailureReason.LogUnavailable : FailureReason.NonZeroExit)
              .message("it broke")
              .build());
    }
    assertThat(of("runc").attempts()).isEqualTo(1);
    assertThat(of("runc").failures())
        .containsExactly(new Failure("NonZeroExit", null, 1, "it broke"));
  }

  @Test
  void usedUpRetriesOfAWarmUpBlockCountTheWarmUp() {
    design = "{mode: Serial, blocks: {warmup: 1, min: 1, max: 9}, retries: 0, order: AsListed}";
    outcomes.add(outcome(0, 0, "runc").warmup(true).values(Map.of("latency", 1.0)).build());
    outcomes.add(
        outcome(0, 0, "gvisor").warmup(true).reason(FailureReason.NoValue).message("x").build());
    assertThat(findings().failing()).hasSize(1);
    assertThat(findings().failing().get(0).message())
        .isEqualTo(
            "gvisor failed in 1 of 1 warm-up trials and runc in 0 of 1 (Fisher's exact test, p = 1), and the retries of block 0 are used up");
    assertThat(findings().reliability()).isEmpty();
  }

  @Test
  void oneRuntimeHasARateButNoFinding() {
    runtimes = List.of("runc");
    design = serial(10, 0);
    failed(0, 0, "runc", FailureReason.NonZeroExit);
    assertThat(findings().failing()).isEmpty();
    assertThat(of("runc").successRate()).isZero();
  }

  @Test
  void onlyTheRuntimeThatFailsHasTheRemark() {
    runtimes = List.of("runc", "gvisor", "kata");
    for (int block = 0; block < 10; block++) {
      block(block, 1);
    }
    assertThat(findings().failing())
        .extracting(FailureFinding::contestant)
        .containsExactly("gvisor");
    assertThat(findings().comparisons())
        .filteredOn(c -> c.runtime().equals("kata"))
        .allMatch(c -> c.remarks().isEmpty());
  }

  @Test
  void gatesOnTheRemainingValuesAreUndecided() {
    gates =
        List.of(
            gate("gvisor", 1.5, null), gate("gvisor", null, 1000.0), gate("runc", null, 1000.0));
    for (int block = 0; block < 10; block++) {
      block(block, 1);
    }
    assertThat(findings().gates())
        .extracting(GateResult::result)
        .containsExactly(
            GateResult.Result.Undecided, GateResult.Result.Undecided, GateResult.Result.Passed);
    assertThat(findings().gates().get(0).message()).contains("gvisor failed in 10 of 20 trials");
    assertThat(findings().gates().get(0).ciHigh()).isNotNull();
  }

  private static Gate gate(String runtime, Double maxRatio, Double maxValue) {
    return new Gate("latency", runtime, maxRatio, null, maxValue, null, 0.95);
  }

  @Test
  void messageOfAGateLeavesOutTheUnitOne() {
    gates = List.of(gate("runc", null, 1000.0));
    for (int block = 0; block < 10; block++) {
      block(block, 0);
    }
    assertThat(findings().gates().get(0).message())
        .isEqualTo("runc latency: median 100 [100, 100] ns at 95%, maxValue 1000 ns: passed");
    unit = "1";
    assertThat(findings().gates().get(0).message())
        .isEqualTo("runc latency: median 100 [100, 100] at 95%, maxValue 1000: passed");
  }

  @Test
  void podsOfABurstAreOneTrial() {
    design =
        "{mode: Burst, concurrency: [1, 2], blocks: {warmup: 0, min: 1, max: 9}, retries: 3, order: AsListed}";
    for (int run = 0; run < 2; run++) {
      for (int level : List.of(1, 2)) {
        for (String runtime : runtimes) {
          for (int pod = 0; pod < level; pod++) {
            boolean fails = run == 0 && level == 2 && runtime.equals("gvisor");
            outcomes.add(
                outcome(0, run, runtime)
                    .concurrency(level)
                    .index(pod)
                    .reason(fails ? FailureReason.NonZeroExit : null)
                    .message(fails ? "it broke" : null)
                    .phases(new Phases(Map.of(Phase.SubmitToFirstOutput, 5_000_000L), Map.of()))
                    .build());
          }
        }
      }
    }
    assertThat(of("gvisor").attempts()).isEqualTo(4);
    assertThat(of("gvisor").failed()).isEqualTo(1);
    assertThat(of("gvisor").failures())
        .containsExactly(new Failure("NonZeroExit", null, 1, "it broke"));
    assertThat(of("runc").failed()).isZero();
    assertThat(findings().results())
        .filteredOn(r -> r.metric().equals("start-latency-2"))
        .extracting(RuntimeResult::invalid)
        .containsExactly(0, 1);
    assertThat(findings().results())
        .filteredOn(r -> r.metric().equals("start-latency-1"))
        .extracting(RuntimeResult::invalid)
        .containsExactly(0, 0);
  }
}
