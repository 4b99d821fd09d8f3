package dev.runtimebench.results.stats;

import static dev.runtimebench.results.stats.ReferenceTest.blocks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Values of 0 have no ratio, so the comparison rests on the differences. */
class DifferenceTest {

  private static final AnalysisOptions LOWER = AnalysisOptions.defaults(true);
  private static final AnalysisOptions HIGHER = AnalysisOptions.defaults(false);

  private static PairedComparison compare(double[] baseline, double... contestant) {
    return Analysis.of(blocks(baseline), blocks(contestant), LOWER).orElseThrow();
  }

  private static double[] zeros(int n) {
    return new double[n];
  }

  /** The usual case of throttled time: the limit throttles one runtime only. */
  @Test
  void zeroAgainstHalfASecondIsSlower() {
    PairedComparison c = compare(zeros(6), 0.5, 0.4, 0.6, 0.5, 0.45, 0.55);
    assertThat(c.ratio()).isEmpty();
    assertThat(c.interval()).isEmpty();
    assertThat(c.relativeHalfWidth()).isEmpty();
    assertThat(c.minDetectableRatio()).isEmpty();
    assertThat(c.pairs()).isEqualTo(6);
    assertThat(c.withoutRatio()).isEqualTo(6);
    assertThat(c.excluded()).isZero();
    assertThat(c.difference()).isCloseTo(0.5, within(1e-12));
    // t.test(c(0.5, 0.4, 0.6, 0.5, 0.45, 0.55)) in R
    assertThat(c.differenceInterval().orElseThrow().low()).isCloseTo(0.4257937, within(1e-6));
    assertThat(c.differenceInterval().orElseThrow().high()).isCloseTo(0.5742063, within(1e-6));
    assertThat(c.pValue()).isEqualTo(1.0 / 32);
    assertThat(c.verdict()).isEqualTo(Verdict.Slower);
    assertThat(
            Analysis.of(blocks(zeros(6)), blocks(1, 2, 1, 2, 1, 2), HIGHER).orElseThrow().verdict())
        .isEqualTo(Verdict.Faster);
  }

  @Test
  void zeroAgainstZeroIsEquivalent() {
    PairedComparison c = compare(zeros(6), zeros(6));
    assertThat(c.ratio()).isEmpty();
    assertThat(c.difference()).isZero();
    assertThat(c.differenceInterval()).hasValue(new Interval(0, 0));
    assertThat(c.pValue()).isEqualTo(1);
    assertThat(c.verdict()).isEqualTo(Verdict.Equivalent);
    assertThat(compare(zeros(5), zeros(5)).verdict()).isEqualTo(Verdict.Inconclusive);
  }

  /** Ratios of the other blocks alone would leave out the blocks with the smallest values. */
  @Test
  void oneValueOfZeroTurnsTheWholeComparisonIntoDifferences() {
    PairedComparison c =
        compare(new double[] {1, 1, 1, 0, 1, 1, 1, 1}, 3, 3.1, 2.9, 2, 3, 3.2, 2.8, 3);
    assertThat(c.withoutRatio()).isEqualTo(1);
    assertThat(c.pairs()).isEqualTo(8);
    assertThat(c.ratio()).isEmpty();
    assertThat(c.difference()).isCloseTo(2, within(0.05));
    assertThat(c.verdict()).isEqualTo(Verdict.Slower);
  }

  @Test
  void fewErrorsUnderOneRuntimeAreInconclusive() {
    PairedComparison c = compare(zeros(8), 0, 1, 0, 0, 0, 2, 0, 0);
    assertThat(c.difference()).isEqualTo(0.375);
    assertThat(c.verdict()).isEqualTo(Verdict.Inconclusive);
    assertThat(c.outlierBlocks()).isNotEmpty();
  }

  @Test
  void negativeValuesAreComparedByTheirDifference() {
    PairedComparison c = compare(new double[] {-2, -2, -2, -2, -2, -2}, -1, -1, -1, -1, -1, -1);
    assertThat(c.difference()).isEqualTo(1);
    assertThat(c.verdict()).isEqualTo(Verdict.Slower);
  }

  @Test
  void comparisonsOfBothKindsAreOneFamily() {
    PairedComparison difference = compare(zeros(6), 1, 1, 1, 1, 1, 1);
    PairedComparison ratio = compare(new double[] {2, 2, 2, 2, 2, 2}, 4, 4, 4, 4, 4, 4);
    assertThat(Analysis.family(List.of(difference, ratio)))
        .allSatisfy(
            c -> {
              assertThat(c.adjustedP()).isEqualTo(1.0 / 16);
              assertThat(c.verdict()).isEqualTo(Verdict.Inconclusive);
            });
  }

  /** A unit of any size gives the same drift and the same outliers. */
  @Test
  void unitDoesNotMatter() {
    double[] values = {0, 1, 2, 3, 4, 5, 6, 50};
    double[] small = Arrays.stream(values).map(v -> v * 1e-15).toArray();
    PairedComparison c = compare(zeros(8), values);
    PairedComparison tiny = compare(zeros(8), small);
    assertThat(c.drift().orElseThrow().tau()).isEqualTo(1);
    assertThat(tiny.drift()).isEqualTo(c.drift());
    assertThat(tiny.outlierBlocks()).isEqualTo(c.outlierBlocks()).hasSize(1);
    assertThat(tiny.verdict()).isEqualTo(c.verdict());
  }

  @Test
  void runningRatioIsNeverPreciseWithAValueOfZero() {
    RunningRatio ratio = new RunningRatio();
    for (int i = 0; i < 10; i++) {
      ratio.add(1, 2);
    }
    assertThat(ratio.relativeHalfWidth(0.95)).hasValue(0);
    ratio.add(0, 2);
    assertThat(ratio.relativeHalfWidth(0.95)).isEmpty();
  }

  /** Counts of rare events, with the same distribution under both runtimes. */
  @Test
  void equalRuntimesRarelyDiffer() {
    Random random = new Random(42);
    int differ = 0;
    int runs = 4000;
    for (int i = 0; i < runs; i++) {
      double[] one = events(random);
      double[] other = events(random);
      Verdict verdict = compare(one, other).verdict();
      differ += verdict == Verdict.Slower || verdict == Verdict.Faster ? 1 : 0;
    }
    // 5% are allowed. The standard error is 0.3 points.
    assertThat(differ / (double) runs).isBetween(0.005, 0.06);
  }

  private static double[] events(Random random) {
    double[] values = new double[12];
    // The first block makes sure that there is a value of 0.
    for (int i = 1; i < values.length; i++) {
      values[i] = random.nextDouble() < 0.5 ? 0 : 1 + random.nextInt(5);
    }
    return values;
  }
}
