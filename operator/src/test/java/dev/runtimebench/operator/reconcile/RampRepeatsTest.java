package dev.runtimebench.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.operator.state.BenchmarkRun;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.testkit.Experiments;
import dev.runtimebench.results.plan.Next;
import dev.runtimebench.results.plan.Trial;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.RampBuilder;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.sample.TrialOutcomeBuilder;
import dev.runtimebench.testkit.Fixtures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RampRepeatsTest {

  private static final String DESIGN =
      """
      design:
        mode: Density
        density: {maxPods: 40, maxStartSeconds: 30, reserveMemory: 1Gi}
        blocks: {warmup: 0, min: 1, max: 2}
        retries: 2
      """;

  private final List<TrialOutcome> outcomes = new ArrayList<>();

  private void lost(int block, Boolean suspended, FailureReason reason) {
    outcomes.add(
        TrialOutcomeBuilder.builder()
            .block(block)
            .attempt(outcomes.size())
            .runtime("runc")
            .reason(reason)
            .message("message of " + reason)
            .ramp(RampBuilder.builder().created(5).suspended(suspended).build())
            .build());
  }

  private Optional<StepResult> tooMany(int block) {
    RuntimeBenchmark benchmark = Fixtures.created("b", DESIGN);
    BenchmarkRun run = new BenchmarkRun();
    run.durable().started(Experiments.of(benchmark), "{}", List.of("samples-0"));
    run.durable().add(outcomes, outcomes.stream().map(TrialOutcome::toString).toList());
    return RampRepeats.tooMany(
        new Reconciliation(benchmark, run, List.of(), 0),
        new Next.Run(new Trial(block, false, 0, "runc", null), outcomes.size()));
  }

  private static Reason reason(Optional<StepResult> result) {
    return ((StepResult.Wait) result.orElseThrow()).activity().reason();
  }

  @Test
  void fiveLostRampsOfABlockEndTheBenchmark() {
    for (int i = 0; i < 4; i++) {
      lost(0, null, FailureReason.Interrupted);
    }
    lost(1, null, FailureReason.Interrupted);
    assertThat(tooMany(0)).as("one of another block").isEmpty();
    lost(0, null, FailureReason.PodVanished);
    assertThat(reason(tooMany(0))).isEqualTo(Reason.PodVanished);
  }

  @Test
  void twoLostNodesEndTheBenchmark() {
    lost(0, null, FailureReason.NodeLost);
    assertThat(tooMany(1)).isEmpty();
    lost(1, null, FailureReason.NodeLost);
    assertThat(reason(tooMany(1))).isEqualTo(Reason.NodeLost);
  }

  /** Somebody may suspend a benchmark as often as necessary. */
  @Test
  void suspensionsAreNoLostRamps() {
    for (int i = 0; i < 10; i++) {
      lost(0, true, FailureReason.Interrupted);
    }
    assertThat(tooMany(0)).isEmpty();
  }
}
