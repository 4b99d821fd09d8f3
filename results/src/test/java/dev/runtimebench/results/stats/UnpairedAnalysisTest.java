package dev.runtimebench.results.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Unpaired comparisons beside figures from R. */
class UnpairedAnalysisTest {

  private static final List<Double> BASELINE = List.of(1.0, 1.07, 1.03, 1.1, 1.06, 1.02, 1.09);
  private static final List<Double> CONTESTANT = List.of(1.5, 1.6, 1.7, 1.54, 1.64, 1.74);
  private static final AnalysisOptions OPTIONS = AnalysisOptions.defaults(true);

  private static UnpairedComparison compare(List<Double> baseline, List<Double> contestant) {
    return UnpairedAnalysis.of(baseline, contestant, OPTIONS).orElseThrow();
  }

  /**
   * The formulas of R's {@code t.test(log(y), log(x))}, computed in Python with 15 digits: {@code
   * statistics.variance}, Welch and Satterthwaite's degrees of freedom.
   */
  @Test
  void ratioAndIntervalAreWelchsOnLogarithms() {
    UnpairedComparison c = compare(BASELINE, CONTESTANT);
    assertThat(c.n()).isEqualTo(6);
    assertThat(c.baselineN()).isEqualTo(7);
    assertThat(c.ratio().orElseThrow()).isCloseTo(1.5374245866291145, within(1e-10));
    assertThat(c.interval().orElseThrow().low()).isCloseTo(1.4454045152333728, within(1e-9));
    assertThat(c.interval().orElseThrow().high()).isCloseTo(1.6353030135581583, within(1e-9));
    assertThat(c.verdict()).isEqualTo(Verdict.Slower);
    assertThat(c.minDetectableRatio().orElseThrow()).isBetween(1.05, 1.15);
  }

  @Test
  void orderAndSwapDoNotChangeTheResult() {
    UnpairedComparison c = compare(BASELINE, CONTESTANT);
    List<Double> turned = new ArrayList<>(CONTESTANT);
    Collections.reverse(turned);
    assertThat(compare(BASELINE, turned)).isEqualTo(c);
    UnpairedComparison swapped = compare(CONTESTANT, BASELINE);
    assertThat(swapped.ratio().orElseThrow()).isCloseTo(1 / c.ratio().orElseThrow(), within(1e-12));
    assertThat(swapped.pValue()).isEqualTo(c.pValue());
    assertThat(swapped.verdict()).isEqualTo(Verdict.Faster);
  }

  @Test
  void oneValueHasARatioAndNoInterval() {
    UnpairedComparison c = compare(BASELINE, List.of(2.0));
    assertThat(c.interval()).isEmpty();
    assertThat(c.pValue()).isEqualTo(1);
    assertThat(c.verdict()).isEqualTo(Verdict.Inconclusive);
  }

  @Test
  void fiveValuesGiveNoVerdict() {
    assertThat(compare(BASELINE, CONTESTANT.subList(0, 5)).verdict())
        .isEqualTo(Verdict.Inconclusive);
  }

  /** Values of a coarse clock can all be equal. Then Welch's p-value is 0. */
  @Test
  void equalValuesHaveAPointAndThePermutationTestsSmallestP() {
    UnpairedComparison c = compare(Collections.nCopies(6, 1.0), Collections.nCopies(6, 6.0));
    assertThat(c.interval().orElseThrow()).isEqualTo(new Interval(ratio(c), ratio(c)));
    assertThat(c.pValue()).isCloseTo(2.0 / 924, within(1e-15));
  }

  private static double ratio(UnpairedComparison c) {
    return c.ratio().orElseThrow();
  }

  @Test
  void valueThatIsNotFiniteForbidsAVerdict() {
    List<Double> values = new ArrayList<>(CONTESTANT);
    values.add(Double.NaN);
    UnpairedComparison c = compare(BASELINE, values);
    assertThat(c.excluded()).isEqualTo(1);
    assertThat(c.verdict()).isEqualTo(Verdict.Inconclusive);
    assertThat(UnpairedAnalysis.of(List.of(Double.NaN), values, OPTIONS)).isEmpty();
  }

  /** Error counts of two programs: without a logarithm, the means are compared. */
  @Test
  void valuesOfZeroAreComparedByTheirDifference() {
    List<Double> none = List.of(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
    UnpairedComparison c = compare(none, List.of(3.0, 5.0, 4.0, 3.0, 6.0, 4.0, 5.0, 4.0));
    assertThat(c.ratio()).isEmpty();
    assertThat(c.interval()).isEmpty();
    assertThat(c.withoutRatio()).isEqualTo(8);
    assertThat(c.difference()).isEqualTo(4.25);
    assertThat(c.differenceInterval().orElseThrow().low()).isGreaterThan(3);
    assertThat(c.verdict()).isEqualTo(Verdict.Slower);
    assertThat(compare(none, none).verdict()).isEqualTo(Verdict.Equivalent);
    assertThat(compare(none, List.of(0.0, 0.0, 1.0, 0.0, 0.0, 0.0)).verdict())
        .isEqualTo(Verdict.Inconclusive);
  }

  @Test
  void extremeValuesGiveFiniteFiguresOrNone() {
    assertThat(UnpairedAnalysis.of(List.of(1e-300, 2e-300), List.of(1e300, 2e300), OPTIONS))
        .isEmpty();
    UnpairedComparison tiny = compare(List.of(1e-300, 2e-300), List.of(3e-300, 4e-300));
    assertThat(ratio(tiny)).isFinite().isPositive();
    assertThat(tiny.pValue()).isBetween(0.0, 1.0);
  }

  @Test
  void fewStepsOfACoarseClockAreNoticed() {
    assertThat(granularity(0, 1, 1, 1, 1)).contains(new Granularity(BigDecimal.ONE, 1));
    assertThat(granularity(0.01, 0.02, 0.02, 0.03))
        .contains(new Granularity(new BigDecimal("0.01"), 0.02));
    assertThat(granularity(10, 20, 10, 20, 30)).map(Granularity::median).contains(20.0);
    assertThat(granularity(0, 1, 1.57, 1, 1)).isEmpty();
    assertThat(granularity(100, 101, 102, 99)).isEmpty();
    assertThat(granularity(1, 1, 1)).isEmpty();
    assertThat(granularity(0, 0, 0, 0)).isEmpty();
    assertThat(granularity(Double.NaN, 1, 2, 1, 2)).isPresent();
  }

  private static Optional<Granularity> granularity(double... values) {
    return Granularity.step(values).flatMap(step -> Granularity.of(values, step));
  }
}
