package dev.runtimebench.results.stats;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Optional;

/**
 * The comparison of a contestant with the baseline in one metric, from two samples without blocks.
 * No component is NaN or infinite.
 *
 * @param n the number of the contestant's values that are finite, at least 1
 * @param baselineN the same for the baseline
 * @param excluded the number of values of both that are not finite; if greater than 0, the verdict
 *     is Inconclusive
 * @param withoutRatio the number of values of both that are 0 or negative; if greater than 0, the
 *     comparison rests on the means, and has no ratio
 * @param ratio the geometric mean of the contestant's values over that of the baseline's values;
 *     empty if a value has no logarithm
 * @param interval the interval of the ratio; empty without a ratio, if a sample has one value, and
 *     if an end is too large or too small for a double
 * @param pValue Welch's p-value for a ratio of 1, or for a difference of 0 without a ratio, but not
 *     smaller than the smallest p-value of a permutation test; 1 if a sample has one value
 * @param adjustedP the p-value, adjusted for the other comparisons of the family
 * @param verdict the verdict, which uses the adjusted p-value
 * @param minDetectableRatio the smallest ratio above 1 that the test detects with a power of 80%,
 *     approximately; empty if a sample has one value, and without a ratio
 * @param difference the contestant's mean minus the baseline's mean, in the metric's unit
 * @param differenceInterval Welch's interval of the difference; empty if a sample has one value
 * @param options the options of the comparison
 */
@RecordBuilder
public record UnpairedComparison(
    int n,
    int baselineN,
    int excluded,
    int withoutRatio,
    Optional<Double> ratio,
    Optional<Interval> interval,
    double pValue,
    double adjustedP,
    Verdict verdict,
    Optional<Double> minDetectableRatio,
    double difference,
    Optional<Interval> differenceInterval,
    AnalysisOptions options) {

  /** The name of the interval method, for readers of the result. See docs/adr. */
  public static final String INTERVAL_METHOD = "Welch's t on log values, unpaired";

  /** The name of the test, for readers of the result. */
  public static final String TEST_METHOD = "Welch's t-test on log values, unpaired";

  /** The number of values in the smaller sample. */
  public int least() {
    return Math.min(n, baselineN);
  }

  /** Returns this comparison with an adjusted p-value and the verdict that follows from it. */
  public UnpairedComparison withAdjustedP(double adjusted) {
    return UnpairedComparisonBuilder.builder(this)
        .adjustedP(adjusted)
        .verdict(at(adjusted))
        .build();
  }

  private Verdict at(double adjusted) {
    if (excluded > 0) {
      return Verdict.Inconclusive;
    }
    return ratio.isPresent()
        ? Verdict.of(least(), interval, adjusted, options)
        : Verdict.ofDifference(least(), differenceInterval, adjusted, options);
  }
}
