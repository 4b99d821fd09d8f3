package dev.runtimebench.results.stats;

import static dev.runtimebench.results.stats.ReferenceTest.blocks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Extreme values and very short series give a result or none, but never NaN. */
class ExtremeValuesTest {

  private static final AnalysisOptions OPTIONS = AnalysisOptions.defaults(true);

  private static final double[] EXTREME_VALUES = {
    0,
    -0.0,
    -1,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MIN_VALUE,
    Double.MIN_NORMAL,
    Double.MAX_VALUE,
    1,
    1,
    2,
    1e-300,
    1e300
  };

  @Test
  void extremeValuesNeverGiveNaN() throws ReflectiveOperationException {
    Random random = new Random(11);
    for (int i = 0; i < 3000; i++) {
      int n = random.nextInt(i % 10 == 0 ? 40 : 9);
      double[] baseline =
          random.ints(n, 0, EXTREME_VALUES.length).mapToDouble(k -> EXTREME_VALUES[k]).toArray();
      double[] contestant =
          random.ints(n, 0, EXTREME_VALUES.length).mapToDouble(k -> EXTREME_VALUES[k]).toArray();
      AnalysisOptions options = new AnalysisOptions(0.95, 0.02, i % 2 == 0);
      Optional<PairedComparison> c = Analysis.of(blocks(baseline), blocks(contestant), options);
      if (c.isPresent()) {
        assertFinite(c.get());
        c.get().ratio().ifPresent(ratio -> assertThat(ratio).isPositive());
        assertThat(c.get().pValue()).isBetween(0.0, 1.0);
        c.get().relativeHalfWidth().ifPresent(w -> assertThat(w).isFinite());
      }
      Optional<Distribution> d = Distribution.of(baseline);
      if (d.isPresent()) {
        assertFinite(d.get());
      }
    }
  }

  private static void assertFinite(Object value) throws ReflectiveOperationException {
    if (value instanceof Double number) {
      assertThat(number).isFinite();
    } else if (value instanceof Optional<?> optional && optional.isPresent()) {
      assertFinite(optional.get());
    } else if (value instanceof Record) {
      for (RecordComponent component : value.getClass().getRecordComponents()) {
        assertFinite(component.getAccessor().invoke(value));
      }
    }
  }

  @Test
  void noUsablePairGivesNoComparison() {
    assertThat(Analysis.of(Map.of(), Map.of(), OPTIONS)).isEmpty();
    assertThat(Analysis.of(Map.of(1, 2.0), Map.of(2, 2.0), OPTIONS)).isEmpty();
    assertThat(Analysis.of(blocks(Double.NaN, Double.POSITIVE_INFINITY), blocks(1, 1), OPTIONS))
        .isEmpty();
    assertThat(Analysis.family(List.of())).isEmpty();
  }

  @Test
  void onePairGivesARatioWithoutAnInterval() {
    PairedComparison c = compare(blocks(2), blocks(6));
    assertThat(c.ratio()).hasValue(Math.exp(Math.log(6) - Math.log(2)));
    assertThat(c.difference()).isEqualTo(4);
    assertThat(c.interval()).isEmpty();
    assertThat(c.differenceInterval()).isEmpty();
    assertThat(c.minDetectableRatio()).isEmpty();
    assertThat(c.drift()).isEmpty();
    assertThat(c.autocorrelation()).isEmpty();
    assertThat(c.relativeHalfWidth()).isEmpty();
    assertThat(c.pValue()).isEqualTo(1);
    assertThat(c.verdict()).isEqualTo(Verdict.Inconclusive);
  }

  @Test
  void sixEqualPairsAreEquivalent() {
    double[] same = {3, 3, 3, 3, 3, 3};
    PairedComparison c = compare(blocks(same), blocks(same));
    assertThat(c.interval()).hasValue(new Interval(1, 1));
    assertThat(c.pValue()).isEqualTo(1);
    assertThat(c.minDetectableRatio()).hasValue(1.0);
    assertThat(c.relativeHalfWidth()).hasValue(0.0);
    assertThat(c.drift()).hasValue(new Trend(0, 1));
    assertThat(c.autocorrelation()).isEmpty();
    assertThat(c.outlierBlocks()).isEmpty();
    assertThat(c.verdict()).isEqualTo(Verdict.Equivalent);
    assertThat(compare(blocks(3, 3, 3, 3, 3), blocks(3, 3, 3, 3, 3)).verdict())
        .isEqualTo(Verdict.Inconclusive);
  }

  @Test
  void constantRatioGivesAPointInterval() {
    PairedComparison c = compare(blocks(2, 2, 2, 2, 2, 2), blocks(4, 4, 4, 4, 4, 4));
    double ratio = c.ratio().orElseThrow();
    assertThat(c.interval()).hasValue(new Interval(ratio, ratio));
    assertThat(c.pValue()).isEqualTo(1.0 / 32);
    assertThat(c.verdict()).isEqualTo(Verdict.Slower);
  }

  /**
   * If the runtimes are equal, five pairs are all on the same side with a probability of 1/16. So
   * there is no verdict, however large the ratio is.
   */
  @Test
  void fivePairsGiveNoVerdict() {
    PairedComparison c = compare(blocks(2, 2, 2, 2, 2), blocks(40, 41, 40, 39, 40));
    assertThat(c.pValue()).isEqualTo(0.0625);
    assertThat(c.verdict()).isEqualTo(Verdict.Inconclusive);
  }

  @Test
  void excludedPairMakesTheVerdictInconclusive() {
    double nan = Double.NaN;
    PairedComparison c = compare(blocks(2, 2, 2, 2, 2, 2, 2), blocks(4, 4, 4, 4, 4, 4, nan));
    assertThat(c.pairs()).isEqualTo(6);
    assertThat(c.excluded()).isEqualTo(1);
    assertThat(c.verdict()).isEqualTo(Verdict.Inconclusive);
    assertThat(Analysis.family(List.of(c)).get(0).verdict()).isEqualTo(Verdict.Inconclusive);
  }

  @Test
  void ratioTooLargeForADoubleGivesNoComparison() {
    assertThat(Analysis.of(blocks(1e-300), blocks(1e300), OPTIONS)).isEmpty();
    PairedComparison wide = compare(blocks(1e-200, 1), blocks(1, 1));
    assertThat(wide.interval()).isEmpty();
    assertThat(wide.verdict()).isEqualTo(Verdict.Inconclusive);
  }

  @Test
  void holmAdjustmentCanMakeAVerdictInconclusive() {
    PairedComparison c = compare(blocks(2, 2, 2, 2, 2, 2), blocks(4, 4, 4, 4, 4, 4.1));
    assertThat(c.verdict()).isEqualTo(Verdict.Slower);
    List<PairedComparison> family = Analysis.family(List.of(c, c));
    assertThat(family).extracting(PairedComparison::adjustedP).containsExactly(0.0625, 0.0625);
    assertThat(family).extracting(PairedComparison::verdict).containsOnly(Verdict.Inconclusive);
  }

  @Test
  void outliersAreListedAndKept() {
    double[] ones = new double[10];
    Arrays.fill(ones, 1);
    double[] values = {1.01, 0.99, 1.02, 0.98, 1, 1.01, 5, 0.99, 1, 1.02};
    PairedComparison c = compare(blocks(ones), blocks(values));
    assertThat(c.outlierBlocks()).containsExactly(6);
    assertThat(c.pairs()).isEqualTo(10);
    double[] mostlyEqual = {1, 1, 1, 1, 1, 1, 5, 1, 1, 1};
    assertThat(compare(blocks(ones), blocks(mostlyEqual)).outlierBlocks()).containsExactly(6);
  }

  @Test
  void correlatedBlocksAndTrendsAreDetected() {
    double[] ones = new double[20];
    Arrays.fill(ones, 1);
    double[] waves = new double[20];
    Arrays.setAll(waves, i -> i / 5 % 2 == 0 ? 1.1 : 0.9);
    PairedComparison c = compare(blocks(ones), blocks(waves));
    assertThat(c.autocorrelation().orElseThrow().isNotable()).isTrue();
    double[] rising = new double[20];
    Arrays.setAll(rising, i -> 1 + 0.01 * i);
    assertThat(compare(blocks(ones), blocks(rising)).drift().orElseThrow().pValue())
        .isLessThan(1e-10);
  }

  @Test
  void invalidOptionsAreRefused() {
    assertThatThrownBy(() -> new AnalysisOptions(1, 0.02, true))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new AnalysisOptions(Double.NaN, 0.02, true))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new AnalysisOptions(0.95, -1, true))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static PairedComparison compare(
      Map<Integer, Double> baseline, Map<Integer, Double> contestant) {
    return Analysis.of(baseline, contestant, OPTIONS).orElseThrow();
  }
}
