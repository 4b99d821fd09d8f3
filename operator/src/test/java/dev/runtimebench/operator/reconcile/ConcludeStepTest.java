package dev.runtimebench.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.operator.state.BenchmarkRun;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.status.Activity;
import dev.runtimebench.operator.testkit.Experiments;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.sample.TrialOutcomeBuilder;
import dev.runtimebench.testkit.Fixtures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConcludeStepTest {

  private static final String DESIGN =
      "design: {blocks: {warmup: 0, min: 1, max: 10}, settleSeconds: 0, retries: %d, order: AsListed}";

  private final List<TrialOutcome> outcomes = new ArrayList<>();

  private void trial(int block, int attempt, String runtime, FailureReason reason) {
    outcomes.add(
        TrialOutcomeBuilder.builder()
            .block(block)
            .attempt(attempt)
            .runtime(runtime)
            .reason(reason)
            .message(reason == null ? null : "message of " + reason)
            .values(reason == null ? Map.of("latency", 5.0) : Map.of())
            .build());
  }

  private void block(int block, int attempt, FailureReason gvisor) {
    trial(block, attempt, "runc", null);
    trial(block, attempt, "gvisor", gvisor);
  }

  private Activity conclude(int retries) {
    RuntimeBenchmark benchmark = Fixtures.created("b", DESIGN.formatted(retries));
    BenchmarkRun run = new BenchmarkRun();
    run.durable().started(Experiments.of(benchmark), "{}", List.of("samples-0"));
    run.durable().add(outcomes, outcomes.stream().map(TrialOutcome::toString).toList());
    StepResult result = new ConcludeStep().take(new Reconciliation(benchmark, run, List.of(), 0));
    return ((StepResult.Wait) result).activity();
  }

  @Test
  void waitsThatEndABlockAreNamed() {
    for (int attempt = 0; attempt < 9; attempt++) {
      block(0, attempt, FailureReason.PodWaited);
    }
    block(0, 9, FailureReason.ColdImage);
    assertThat(conclude(0))
        .isEqualTo(
            new Activity(
                BenchmarkPhase.Failed,
                Reason.ColdImage,
                "a Pod waited in 10 runs of block 0; the last wait, under gvisor: message of ColdImage"));
  }

  /** The workload failed too, but the waits and not the failures ended the block. */
  @Test
  void waitsThatEndABlockAreNotFailuresOfTheWorkload() {
    for (int attempt = 0; attempt < 5; attempt++) {
      block(0, attempt, FailureReason.NonZeroExit);
    }
    block(0, 5, null);
    for (int attempt = 0; attempt < 10; attempt++) {
      block(1, attempt, FailureReason.PodWaited);
    }
    Activity ended = conclude(10);
    assertThat(ended.reason()).isEqualTo(Reason.StoppedEarly);
    assertThat(ended.message())
        .isEqualTo(
            "1 of 10 blocks were measured, then: a Pod waited in 10 runs of block 1; the last wait, under gvisor: message of PodWaited");
  }

  @Test
  void lastFailureIsOneOfTheWorkload() {
    for (int attempt = 0; attempt < 8; attempt++) {
      block(0, attempt, FailureReason.NonZeroExit);
    }
    block(0, 8, FailureReason.ColdImage);
    block(0, 9, FailureReason.Interrupted);
    Activity ended = conclude(10);
    assertThat(ended.reason()).isEqualTo(Reason.FailsMoreOften);
    assertThat(ended.message())
        .contains("gvisor failed in 8 of 8 trials")
        .endsWith("the last failure is block 0 under gvisor: NonZeroExit: message of NonZeroExit");
  }

  @Test
  void failureOfThePlatformThatEndsABlockHasItsReason() {
    block(0, 0, FailureReason.PodVanished);
    assertThat(conclude(0))
        .isEqualTo(
            new Activity(
                BenchmarkPhase.Failed,
                Reason.PodVanished,
                "block 0 under gvisor: message of PodVanished"));
  }
}
