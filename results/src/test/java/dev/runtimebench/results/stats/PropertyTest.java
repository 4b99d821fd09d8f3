package dev.runtimebench.results.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Properties that must hold for every comparison, tested with random values in 2 to 60 blocks, with
 * and without ties.
 */
class PropertyTest {

  private static final AnalysisOptions OPTIONS = AnalysisOptions.defaults(true);

  /** The values of the two runtimes, by block. */
  record Values(Map<Integer, Double> baseline, Map<Integer, Double> contestant) {

    PairedComparison compare() {
      return Analysis.of(baseline, contestant, OPTIONS).orElseThrow();
    }
  }

  static List<Values> drawn() {
    Random random = new Random(7);
    List<Values> drawn = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      int n = i < 10 ? 2 + i : 2 + random.nextInt(59);
      boolean ties = i % 3 == 0;
      Map<Integer, Double> baseline = new TreeMap<>();
      Map<Integer, Double> contestant = new TreeMap<>();
      for (int block = 0; block < n; block++) {
        double b = ties ? 1 + random.nextInt(3) : Math.exp(random.nextGaussian());
        double c = ties ? 1 + random.nextInt(4) : b * Math.exp(0.1 + 0.2 * random.nextGaussian());
        baseline.put(block, b);
        contestant.put(block, c);
      }
      drawn.add(new Values(baseline, contestant));
    }
    return drawn;
  }

  @ParameterizedTest
  @MethodSource("drawn")
  void doublingTheContestantOnlyDoublesTheRatio(Values values) {
    PairedComparison c = values.compare();
    PairedComparison doubled =
        new Values(values.baseline(), map(values.contestant(), v -> 2 * v)).compare();
    assertThat(doubled.ratio().orElseThrow() / c.ratio().orElseThrow()).isCloseTo(2, within(1e-12));
    assertThat(doubled.interval().orElseThrow().low() / c.interval().orElseThrow().low())
        .isCloseTo(2, within(1e-9));
    assertThat(doubled.interval().orElseThrow().high() / c.interval().orElseThrow().high())
        .isCloseTo(2, within(1e-9));
    assertThat(doubled.relativeHalfWidth().orElseThrow())
        .isCloseTo(c.relativeHalfWidth().orElseThrow(), within(1e-9));
    assertThat(doubled.minDetectableRatio().orElseThrow())
        .isCloseTo(c.minDetectableRatio().orElseThrow(), within(1e-9));
    assertThat(doubled.outlierBlocks()).isEqualTo(c.outlierBlocks());
  }

  @ParameterizedTest
  @MethodSource("drawn")
  void unitDoesNotChangeTheResult(Values values) {
    PairedComparison c = values.compare();
    PairedComparison millis =
        new Values(map(values.baseline(), v -> 1024 * v), map(values.contestant(), v -> 1024 * v))
            .compare();
    assertThat(millis.ratio().orElseThrow()).isCloseTo(c.ratio().orElseThrow(), within(1e-12));
    assertThat(millis.pValue()).isCloseTo(c.pValue(), within(1e-3 * c.pValue()));
    assertThat(millis.verdict()).isEqualTo(c.verdict());
    assertThat(millis.difference() / 1024).isEqualTo(c.difference());
  }

  @ParameterizedTest
  @MethodSource("drawn")
  void orderOfTheInputDoesNotChangeTheResult(Values values) {
    assertThat(new Values(shuffled(values.baseline()), shuffled(values.contestant())).compare())
        .isEqualTo(values.compare());
  }

  /**
   * The order of the blocks affects drift and autocorrelation only. All other numbers stay exactly
   * the same.
   */
  @ParameterizedTest
  @MethodSource("drawn")
  void orderOfTheBlocksDoesNotChangeTheRatio(Values values) {
    int last = values.baseline().size() - 1;
    Map<Integer, Double> baseline = new TreeMap<>();
    Map<Integer, Double> contestant = new TreeMap<>();
    values.baseline().forEach((block, v) -> baseline.put(last - block, v));
    values.contestant().forEach((block, v) -> contestant.put(last - block, v));
    PairedComparison c = values.compare();
    PairedComparison reversed = new Values(baseline, contestant).compare();
    assertThat(reversed.ratio()).isEqualTo(c.ratio());
    assertThat(reversed.interval()).isEqualTo(c.interval());
    assertThat(reversed.pValue()).isEqualTo(c.pValue());
    assertThat(reversed.difference()).isEqualTo(c.difference());
    c.drift()
        .ifPresent(
            drift -> assertThat(reversed.drift().orElseThrow().tau()).isEqualTo(-drift.tau()));
  }

  @ParameterizedTest
  @MethodSource("drawn")
  void swappingTheBaselineInvertsTheRatio(Values values) {
    PairedComparison c = values.compare();
    PairedComparison swapped =
        new Values(/* baseline= */ values.contestant(), /* contestant= */ values.baseline())
            .compare();
    assertThat(swapped.ratio().orElseThrow() * c.ratio().orElseThrow()).isCloseTo(1, within(1e-12));
    assertThat(swapped.interval().orElseThrow().low() * c.interval().orElseThrow().high())
        .isCloseTo(1, within(1e-12));
    assertThat(swapped.interval().orElseThrow().high() * c.interval().orElseThrow().low())
        .isCloseTo(1, within(1e-12));
    assertThat(swapped.pValue()).isEqualTo(c.pValue());
    assertThat(swapped.difference()).isCloseTo(-c.difference(), within(1e-12));
    assertThat(swapped.outlierBlocks()).isEqualTo(c.outlierBlocks());
    assertThat(swapped.minDetectableRatio().orElseThrow())
        .isCloseTo(c.minDetectableRatio().orElseThrow(), within(1e-12));
    assertThat(swapped.verdict()).isEqualTo(opposite(c.verdict()));
  }

  /** Faster with lower-is-better means Slower with higher-is-better. */
  @ParameterizedTest
  @MethodSource("drawn")
  void directionOnlyReversesTheVerdict(Values values) {
    PairedComparison c = values.compare();
    PairedComparison higher =
        Analysis.of(values.baseline(), values.contestant(), AnalysisOptions.defaults(false))
            .orElseThrow();
    assertThat(higher.verdict()).isEqualTo(opposite(c.verdict()));
    assertThat(higher.interval()).isEqualTo(c.interval());
  }

  private static Verdict opposite(Verdict verdict) {
    return switch (verdict) {
      case Faster -> Verdict.Slower;
      case Slower -> Verdict.Faster;
      default -> verdict;
    };
  }

  private static Map<Integer, Double> map(Map<Integer, Double> values, DoubleUnaryOperator f) {
    Map<Integer, Double> mapped = new TreeMap<>();
    values.forEach((block, v) -> mapped.put(block, f.applyAsDouble(v)));
    return mapped;
  }

  private static Map<Integer, Double> shuffled(Map<Integer, Double> values) {
    List<Integer> blocks = new ArrayList<>(values.keySet());
    Collections.shuffle(blocks, new Random(3));
    Map<Integer, Double> shuffled = new LinkedHashMap<>();
    blocks.forEach(block -> shuffled.put(block, values.get(block)));
    return shuffled;
  }
}
