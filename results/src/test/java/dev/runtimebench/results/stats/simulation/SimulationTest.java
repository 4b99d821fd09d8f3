package dev.runtimebench.results.stats.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.results.stats.RandomEffects;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Small versions of the simulations. The bounds check the claims of docs/concepts/statistics.md.
 * The seeds are fixed, so a test passes always or never. At 95%, 2000 repetitions have a standard
 * error of half a point.
 */
class SimulationTest {

  private static final int REPETITIONS = 2000;

  /** With a standard error of a third of a point. */
  private static final int MANY_REPETITIONS = 5000;

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
  void studentsIntervalHasTheNominalCoverage(Shape shape, int n, double low, double high) {
    assertThat(Coverage.student(shape, n, REPETITIONS)).isBetween(low, high);
  }

  /**
   * Shows why fewer than six pairs give no verdict: with three pairs, the interval alone has many
   * false positives.
   */
  @Test
  void threePairsGiveFalseIntervalsButNoVerdict() {
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
  void equalRuntimesRarelyDiffer(Shape shape, int n) {
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
    assertThat(Stopping.rule(shape, needed, MANY_REPETITIONS).coverage()).isBetween(0.93, 0.97);
  }

  /**
   * A fixed length has too low a coverage here, too. Stopping costs at most two more points (half a
   * point is noise).
   */
  @ParameterizedTest
  @CsvSource({"3", "12", "20", "30", "40"})
  void stoppingCostsSkewedRatiosLittleCoverage(int needed) {
    Stopping.Outcome stopped = Stopping.rule(Shape.LOGNORMAL, needed, MANY_REPETITIONS);
    double fixed =
        Coverage.student(Shape.LOGNORMAL, (int) Math.round(stopped.blocks()), MANY_REPETITIONS);
    assertThat(stopped.coverage()).isGreaterThan(fixed - 0.025);
  }

  /** Shows why the rule is needed. */
  @Test
  void naiveRuleHasTooLowACoverage() {
    assertThat(Stopping.naive(Shape.NORMAL, 20, REPETITIONS).coverage()).isLessThan(0.94);
    assertThat(Stopping.naive(Shape.LOGNORMAL, 30, REPETITIONS).coverage()).isLessThan(0.90);
  }

  @Test
  void ruleStopsEarlyWithLittleNoise() {
    assertThat(Stopping.rule(Shape.NORMAL, 2, REPETITIONS).blocks()).isLessThan(9);
    assertThat(Stopping.rule(Shape.NORMAL, 15, REPETITIONS).blocks()).isBetween(15.0, 20.0);
  }

  @ParameterizedTest
  @CsvSource({"LINEAR", "STEP", "WALK"})
  void driftGivesNoFalsePositivesWithBlocks(Blocking.Drift drift) {
    Blocking.Outcome after = Blocking.oneAfterTheOther(drift, REPETITIONS);
    Blocking.Outcome blocks = Blocking.inBlocks(drift, REPETITIONS);
    assertThat(blocks.falsePositives()).isBetween(0.03, 0.065);
    assertThat(after.falsePositives()).isGreaterThan(0.5);
    assertThat(after.error()).isGreaterThan(3 * blocks.error());
  }

  /** Equally unreliable runtimes: the test looks after each trial, and at the end. */
  @ParameterizedTest
  @CsvSource({"10, 10, 0.1", "10, 10, 0.3", "40, 10, 0.1", "40, 10, 0.3", "40, 2, 0.1"})
  void equalFailureRatesRarelyDiffer(int blocks, int retries, double rate) {
    FailureRates.Outcome equal =
        FailureRates.run(new FailureRates.Design(blocks, retries), rate, rate, REPETITIONS);
    assertThat(equal.early() + equal.end()).isLessThan(0.055);
    assertThat(equal.early()).isLessThan(0.02);
  }

  @Test
  void runtimeThatFailsInAThirdOfItsTrialsIsFound() {
    FailureRates.Outcome found =
        FailureRates.run(new FailureRates.Design(40, 10), 0, 1.0 / 3, REPETITIONS);
    assertThat(found.early()).isGreaterThan(0.9);
  }

  @ParameterizedTest
  @CsvSource({
    "NORMAL, 6, 6, 1, 0.93, 0.97",
    "NORMAL, 6, 20, 3, 0.93, 0.97",
    "NORMAL, 20, 6, 3, 0.93, 0.97",
    "NORMAL, 20, 18, 1, 0.93, 0.97",
    "HEAVY, 6, 6, 1, 0.94, 0.99",
    "HEAVY, 40, 40, 3, 0.93, 0.98",
    "BIMODAL, 6, 6, 1, 0.93, 0.98",
    "LOGNORMAL, 20, 18, 1, 0.93, 0.97",
    "LOGNORMAL, 100, 100, 3, 0.92, 0.96",
  })
  void welchsIntervalHasTheNominalCoverage(
      Shape shape, int n, int m, double spread, double low, double high) {
    UnpairedCoverage.Case one = new UnpairedCoverage.Case(shape, n, m, spread);
    UnpairedCoverage.Rates rates = UnpairedCoverage.welch(one, REPETITIONS);
    assertThat(rates.coverage()).isBetween(low, high);
    assertThat(rates.verdicts()).isLessThanOrEqualTo(1 - rates.coverage() + 1e-12);
  }

  /** Three values of two modes can look certain, but give no verdict. */
  @Test
  void threeUnpairedValuesGiveNoVerdict() {
    UnpairedCoverage.Case few = new UnpairedCoverage.Case(Shape.BIMODAL, 3, 3, 1);
    assertThat(UnpairedCoverage.welch(few, REPETITIONS).verdicts()).isZero();
  }

  /** The change of a ratio between two runs, for runs of equal and of unequal length. */
  @ParameterizedTest
  @CsvSource({
    "NORMAL, 6, 6, 1, 0.93, 0.97",
    "NORMAL, 6, 40, 3, 0.93, 0.97",
    "NORMAL, 40, 6, 3, 0.93, 0.97",
    "NORMAL, 20, 20, 3, 0.93, 0.97",
    "SKEWED, 6, 6, 3, 0.93, 0.97",
    "SKEWED, 10, 40, 1, 0.93, 0.97",
    "HEAVY, 6, 6, 1, 0.94, 0.99",
    "HEAVY, 10, 40, 3, 0.93, 0.98",
    "BIMODAL, 6, 6, 1, 0.93, 0.98",
    "BIMODAL, 6, 40, 1, 0.92, 0.97",
    "BIMODAL, 40, 40, 3, 0.93, 0.97",
    "LOGNORMAL, 40, 6, 1, 0.90, 0.96",
  })
  void changeOfARatioHasTheNominalCoverage(
      Shape shape, int before, int after, double spread, double low, double high) {
    RatioChangeCoverage.Case one = new RatioChangeCoverage.Case(shape, before, after, spread);
    RatioChangeCoverage.Rates rates = RatioChangeCoverage.rates(one, REPETITIONS);
    assertThat(rates.coverage()).isBetween(low, high);
    assertThat(rates.verdicts()).isLessThanOrEqualTo(1 - rates.coverage() + 1e-12);
  }

  /** Six blocks that all fall into one of two modes look certain. */
  @ParameterizedTest
  @CsvSource({"NORMAL, 7, 40", "HEAVY, 7, 40", "BIMODAL, 6, 40", "BIMODAL, 8, 8"})
  void severalChangesOfRatiosRarelyDiffer(Shape shape, int before, int after) {
    RatioChangeCoverage.Case one = new RatioChangeCoverage.Case(shape, before, after, 1);
    assertThat(RatioChangeCoverage.rates(one, REPETITIONS).family()).isLessThan(0.075);
  }

  /** Each run stops by the rule. Twice a precision of 2% cannot show that they are equal to 2%. */
  @ParameterizedTest
  @CsvSource({"NORMAL", "SKEWED", "HEAVY", "BIMODAL"})
  void twoStoppedRunsKeepTheCoverageAndCanBeEquivalentToFivePercent(Shape shape) {
    int[] needed = {20, 20};
    StoppedRuns.Rates wide = StoppedRuns.rates(shape, needed, 0.05, REPETITIONS);
    assertThat(wide.coverage()).isBetween(0.93, 0.97);
    assertThat(wide.equivalent()).isGreaterThan(0.85);
    assertThat(StoppedRuns.rates(shape, needed, 0.02, REPETITIONS).equivalent()).isLessThan(0.1);
  }

  @Test
  void blocksCostNoPrecisionWithoutDrift() {
    double blocks = Blocking.inBlocks(Blocking.Drift.NONE, REPETITIONS).error();
    double after = Blocking.oneAfterTheOther(Blocking.Drift.NONE, REPETITIONS).error();
    assertThat(blocks).isBetween(0.9 * after, 1.1 * after);
  }

  /**
   * The mean over nodes like these, for equal and different nodes, and for equal and other noise.
   */
  @ParameterizedTest
  @CsvSource({
    "NORMAL, 3, SIX, NONE, 0",
    "NORMAL, 3, TWO, NONE, 1",
    "NORMAL, 3, UNEQUAL, FIRST, 0.4",
    "NORMAL, 3, UNEQUAL, LAST, 1",
    "NORMAL, 4, SIX, LAST, 0.2",
    "NORMAL, 5, UNEQUAL, NONE, 5",
    "NORMAL, 8, TWENTY, FIRST, 0",
    "NORMAL, 12, UNEQUAL, FIRST, 0",
    "NORMAL, 20, UNEQUAL, FIRST, 0.2",
    "NORMAL, 20, SIX, NONE, 1",
    "HEAVY, 3, SIX, NONE, 1",
    "HEAVY, 6, UNEQUAL, FIRST, 0.4",
    "HEAVY, 20, UNEQUAL, LAST, 5",
    "NORMAL, 3, STOPPED_EARLY, NONE, 0.4",
    "NORMAL, 8, STOPPED_LATE, FIRST, 0",
    "HEAVY, 5, STOPPED_EARLY, NONE, 0",
    "HEAVY, 20, STOPPED_LATE, LAST, 1",
    "NORMAL, 4, DROPOUTS, NONE, 0.4",
    "HEAVY, 12, DROPOUTS, NONE, 1",
  })
  void ratioOfNodesLikeTheseHasTheNominalCoverage(
      Shape shape, int nodes, NodeCoverage.Blocks blocks, NodeCoverage.Noisy noisy, double tau) {
    NodeCoverage.Case one = new NodeCoverage.Case(shape, nodes, blocks, noisy, tau);
    assertThat(NodeCoverage.coverage(one, MANY_REPETITIONS)).isGreaterThan(0.93);
  }

  /** Every number of nodes, with fewer repetitions: {@link NodeCoverage} has more of both. */
  @ParameterizedTest
  @EnumSource(names = {"NORMAL", "HEAVY"})
  void everyNumberOfNodesHasTheNominalCoverage(Shape shape) {
    List<NodeCoverage.Case> cases =
        IntStream.rangeClosed(RandomEffects.MIN_NODES, NodeCoverage.MAX_NODES)
            .boxed()
            .flatMap(
                nodes ->
                    Stream.of(
                        new NodeCoverage.Case(
                            shape, nodes, NodeCoverage.Blocks.SIX, NodeCoverage.Noisy.NONE, 0.4),
                        new NodeCoverage.Case(
                            shape, nodes, NodeCoverage.Blocks.UNEQUAL, NodeCoverage.Noisy.FIRST, 0),
                        new NodeCoverage.Case(
                            shape, nodes, NodeCoverage.Blocks.TWO, NodeCoverage.Noisy.LAST, 1),
                        new NodeCoverage.Case(
                            shape,
                            nodes,
                            NodeCoverage.Blocks.STOPPED_LATE,
                            NodeCoverage.Noisy.NONE,
                            1)))
            .toList();
    assertThat(
            cases.parallelStream()
                .filter(one -> NodeCoverage.coverage(one, REPETITIONS) < NodeCoverage.LEAST)
                .toList())
        .isEmpty();
  }

  /** Equal nodes seldom seem to differ, and another node is as the interval says. */
  @ParameterizedTest
  @CsvSource({"3, SIX", "8, SIX", "20, TWENTY"})
  void equalNodesSeldomSeemToDiffer(int nodes, NodeCoverage.Blocks blocks) {
    NodeCoverage.Case equal =
        new NodeCoverage.Case(Shape.NORMAL, nodes, blocks, NodeCoverage.Noisy.NONE, 0);
    assertThat(NodeCoverage.rates(equal, MANY_REPETITIONS).different()).isBetween(0.035, 0.065);
    NodeCoverage.Case apart =
        new NodeCoverage.Case(Shape.NORMAL, nodes, blocks, NodeCoverage.Noisy.NONE, 1);
    // The variance between nodes is not negative, so few nodes give an interval that is too wide.
    assertThat(NodeCoverage.rates(apart, MANY_REPETITIONS).next()).isBetween(0.93, 0.985);
  }
}
