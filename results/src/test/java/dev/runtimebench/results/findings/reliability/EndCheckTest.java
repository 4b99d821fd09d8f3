package dev.runtimebench.results.findings.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.findings.Findings;
import dev.runtimebench.results.plan.Next;
import dev.runtimebench.results.plan.Progress;
import dev.runtimebench.results.sample.FailureReason;
import dev.runtimebench.results.sample.PreparationResult;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.sample.TrialOutcomeBuilder;
import dev.runtimebench.results.testkit.Experiments;
import dev.runtimebench.testkit.Fixtures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndCheckTest {

  private static final int MAX_TRIALS = 400;

  private final List<TrialOutcome> outcomes = new ArrayList<>();

  /** How often the check has asked for the findings although the run was not at its end. */
  private int inVain;

  private static Experiment experiment(String design) {
    return Experiments.of(Fixtures.created("b", "design: " + design));
  }

  private static boolean isOver(Findings findings) {
    return !(findings.ending() instanceof Ending.Open)
        || findings.failing().stream().anyMatch(FailureFinding::isEarly);
  }

  /** Runs trial after trial until the findings end the run, and compares the check with them. */
  private Findings run(Experiment experiment, long seed, double spread, double failures) {
    SplittableRandom random = new SplittableRandom(seed);
    Progress progress = Progress.of(experiment, List.of());
    EndCheck check = new EndCheck(experiment);
    for (int i = 0; i < MAX_TRIALS; i++) {
      Findings findings = Findings.of(experiment, PreparationResult.NONE, outcomes);
      if (isOver(findings)) {
        assertThat(check.isDue(progress)).isTrue();
        return findings;
      }
      inVain += check.isDue(progress) ? 1 : 0;
      TrialOutcome outcome =
          trial((Next.Run) progress.next(), random, spread, random.nextDouble() < failures);
      outcomes.add(outcome);
      TrialOutcome.attempts(List.of(outcome)).forEach(progress::add);
      check.add(List.of(outcome), progress);
    }
    throw new AssertionError("the run has no end");
  }

  private static TrialOutcome trial(
      Next.Run next, SplittableRandom random, double spread, boolean fails) {
    boolean gvisor = next.trial().runtime().equals("gvisor");
    TrialOutcomeBuilder outcome =
        TrialOutcomeBuilder.builder()
            .block(next.trial().block())
            .warmup(next.trial().warmup())
            .position(next.trial().position())
            .runtime(next.trial().runtime())
            .attempt(next.attempt())
            .pod("pod");
    return fails && gvisor
        ? outcome.reason(FailureReason.NonZeroExit).message("it broke").build()
        : outcome
            .values(
                Map.of("latency", (gvisor ? 30 : 10) * Math.exp(spread * random.nextDouble(-1, 1))))
            .build();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void findsTheBlockAtWhichTheRatioIsPrecise(long seed) {
    Experiment experiment =
        experiment(
            "{blocks: {warmup: 1, min: 3, max: 150}, precision: {relativeHalfWidth: 0.02, confidence: 0.95}, settleSeconds: 0, retries: 2}");
    assertThat(run(experiment, seed, 0.08, 0).ending()).isEqualTo(new Ending.Precise());
    assertThat(inVain).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void findsTheTrialAtWhichOneRuntimeFailsMoreOften(long seed) {
    Experiment experiment =
        experiment("{blocks: {warmup: 0, min: 100, max: 100}, settleSeconds: 0, retries: 1000}");
    assertThat(run(experiment, seed, 0.1, 0.3).failing()).isNotEmpty();
    assertThat(inVain).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void findsARunThatIsGivenUp(long seed) {
    Experiment experiment =
        experiment("{blocks: {warmup: 1, min: 100, max: 100}, settleSeconds: 0, retries: 0}");
    assertThat(run(experiment, seed, 0.1, 0.1).ending()).isInstanceOf(Ending.GivenUp.class);
    assertThat(inVain).isZero();
  }

  @Test
  void runWithoutAPrecisionAsksForTheFindingsAtItsEndOnly() {
    Experiment experiment =
        experiment("{blocks: {warmup: 1, min: 60, max: 60}, settleSeconds: 0, retries: 2}");
    assertThat(run(experiment, 1, 0.1, 0.02).ending()).isEqualTo(new Ending.MaxBlocks());
    assertThat(inVain).isZero();
  }
}
