package dev.runtimebench.results.stats.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The simulations in small: what docs/concepts/statistics.md promises, with a bound that would be
 * broken were it not so. Seeded: they pass always or never. 2000 repetitions at 95% have a standard
 * error of half a point.
 */
class SimulationTest {

  private static final int REPETITIONS = 2000;

  /** Standard error of a third of a point. */
  private static final int MANY = 5000;

  @ParameterizedTest
  @CsvSource({
    "NORMAL, 3, 0.94, 0.96",
    "NORMAL, 12, 0.94, 0.96",
    "NORMAL, 40, 0.94, 0.96",
    "HEAVY, 3, 0.94, 0.98",
    "HEAVY, 12, 0.94, 0.98",
    "HEAVY, 40, 0.94, 0.97",
    "BIMODAL, 6, 0.93, 0.98",
    "BIMODAL, 40, 0.94, 0.96",
    "LOGNORMAL, 6, 0.90, 0.94",
    "LOGNORMAL, 40, 0.92, 0.96",
  })
  void studentsIntervalHoldsTheTruth(Shape shape, int n, double low, double high) {
    assertThat(Coverage.student(shape, n, REPETITIONS)).isBetween(low, high);
  }

  /**
   * Why there is no verdict of fewer than six pairs: what the interval alone would say of three.
   */
  @Test
  void threePairsOfTwoModesDeceiveTheInterval() {
    FalsePositives.Rates rates = FalsePositives.rates(Shape.BIMODAL, 3, REPETITIONS);
    assertThat(rates.interval()).isGreaterThan(0.2);
    assertThat(rates.verdict()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "NORMAL, 6",
    "NORMAL, 12",
    "HEAVY, 6",
    "HEAVY, 12",
    "BIMODAL, 6",
    "BIMODAL, 12",
  })
  void theSameRuntimeRarelyDiffers(Shape shape, int n) {
    FalsePositives.Rates rates = FalsePositives.rates(shape, n, REPETITIONS);
    assertThat(rates.test()).isLessThan(0.062);
    assertThat(rates.verdict()).isLessThan(0.062);
    assertThat(rates.family()).isLessThan(0.062);
  }

  @ParameterizedTest
  @CsvSource({
    "NORMAL, 3", "NORMAL, 12", "NORMAL, 20", "NORMAL, 30", "NORMAL, 40",
    "HEAVY, 3", "HEAVY, 12", "HEAVY, 20", "HEAVY, 30", "HEAVY, 40",
    "BIMODAL, 3", "BIMODAL, 12", "BIMODAL, 20", "BIMODAL, 30", "BIMODAL, 40",
    "SKEWED, 3", "SKEWED, 12", "SKEWED, 20", "SKEWED, 30", "SKEWED, 40",
  })
  void stoppingKeepsTheCoverageWithinTwoPoints(Shape shape, int needed) {
    assertThat(Stopping.rule(shape, needed, MANY).coverage()).isBetween(0.93, 0.97);
  }

  /**
   * Where a fixed length falls short as well, stopping takes two points more (half a point is
   * noise).
   */
  @ParameterizedTest
  @CsvSource({"3", "12", "20", "30", "40"})
  void stoppingCostsSkewedRatiosLittle(int needed) {
    Stopping.Outcome stopped = Stopping.rule(Shape.LOGNORMAL, needed, MANY);
    double fixed = Coverage.student(Shape.LOGNORMAL, (int) Math.round(stopped.blocks()), MANY);
    assertThat(stopped.coverage()).isGreaterThan(fixed - 0.025);
  }

  /** What the rule is for. */
  @Test
  void theNaiveRuleDoesNot() {
    assertThat(Stopping.naive(Shape.NORMAL, 20, REPETITIONS).coverage()).isLessThan(0.94);
    assertThat(Stopping.naive(Shape.LOGNORMAL, 30, REPETITIONS).coverage()).isLessThan(0.90);
  }

  @Test
  void theRuleStopsEarlyWhereItCan() {
    assertThat(Stopping.rule(Shape.NORMAL, 2, REPETITIONS).blocks()).isLessThan(9);
    assertThat(Stopping.rule(Shape.NORMAL, 15, REPETITIONS).blocks()).isBetween(15.0, 20.0);
  }

  @ParameterizedTest
  @CsvSource({"LINEAR", "STEP", "WALK"})
  void blocksWithstandDrift(Blocking.Drift drift) {
    Blocking.Outcome after = Blocking.oneAfterTheOther(drift, REPETITIONS);
    Blocking.Outcome blocks = Blocking.inBlocks(drift, REPETITIONS);
    assertThat(blocks.falsePositives()).isBetween(0.03, 0.065);
    assertThat(after.falsePositives()).isGreaterThan(0.5);
    assertThat(after.error()).isGreaterThan(3 * blocks.error());
  }

  /** Blocks cost nothing where there is no drift. */
  @Test
  void blocksCostNothingWithoutDrift() {
    double blocks = Blocking.inBlocks(Blocking.Drift.NONE, REPETITIONS).error();
    double after = Blocking.oneAfterTheOther(Blocking.Drift.NONE, REPETITIONS).error();
    assertThat(blocks).isBetween(0.9 * after, 1.1 * after);
  }
}
