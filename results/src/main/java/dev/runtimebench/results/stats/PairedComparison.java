package dev.runtimebench.results.stats;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Optional;

/**
 * The comparison of a contestant with the baseline in one metric. No component is NaN or infinite.
 *
 * @param pairs the number of blocks that the comparison rests on, at least 1
 * @param excluded the number of blocks in which both runtimes gave a value, but one value is not
 *     finite; if greater than 0, the verdict is Inconclusive, because a verdict without these
 *     blocks could be biased
 * @param withoutRatio the number of pairs with a value that is 0 or negative; if greater than 0,
 *     the comparison rests on the differences, and has no ratio
 * @param ratio the geometric mean of the paired ratios contestant / baseline; empty if a pair has
 *     no ratio
 * @param interval the interval of the ratio; empty without a ratio, for one pair, and if an end is
 *     too large or too small for a double
 * @param pValue the p-value of the paired test ({@link SignFlip}) for a ratio of 1, or for a
 *     difference of 0 without a ratio; 1 for one pair
 * @param adjustedP the p-value, adjusted for the other comparisons of the family
 * @param verdict the verdict, which uses the adjusted p-value
 * @param minDetectableRatio the smallest ratio above 1 that the test detects with a power of 80%;
 *     empty for one pair, and without a ratio
 * @param difference the mean of contestant - baseline over the pairs, in the metric's unit
 * @param differenceInterval the interval of the mean difference; empty for one pair
 * @param drift the trend of the log ratios over the blocks, or of the differences without a ratio;
 *     empty for fewer than 3 pairs
 * @param outlierBlocks the blocks whose log ratio or difference lies far from the rest, ascending;
 *     they are not left out
 * @param autocorrelation the autocorrelation of the log ratios or differences; empty for fewer than
 *     6 pairs, and if all are equal
 * @param options the options of the comparison
 */
@RecordBuilder
public record PairedComparison(
    int pairs,
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
    Optional<Trend> drift,
    List<Integer> outlierBlocks,
    Optional<Autocorrelation> autocorrelation,
    AnalysisOptions options) {

  /** The name of the interval method, for readers of the result. See docs/adr/0004-intervals.md. */
  public static final String INTERVAL_METHOD = "Student's t on paired log ratios";

  /** The name of the test, for readers of the result. */
  public static final String TEST_METHOD = "paired sign-flip randomisation test";

  public PairedComparison {
    outlierBlocks = List.copyOf(outlierBlocks);
  }

  /** The confidence of the intervals. */
  public double confidence() {
    return options.confidence();
  }

  /**
   * Returns how far the interval reaches from its middle: 0.05 for an interval from ratio / 1.05 to
   * ratio * 1.05. Swapping the two runtimes does not change the half-width. Empty without an
   * interval.
   */
  public Optional<Double> relativeHalfWidth() {
    return interval
        .map(i -> Math.expm1((Math.log(i.high()) - Math.log(i.low())) / 2))
        .filter(Double::isFinite);
  }

  /** Returns this comparison with an adjusted p-value and the verdict that follows from it. */
  public PairedComparison withAdjustedP(double adjusted) {
    return PairedComparisonBuilder.builder(this).adjustedP(adjusted).verdict(at(adjusted)).build();
  }

  private Verdict at(double adjusted) {
    if (excluded > 0) {
      return Verdict.Inconclusive;
    }
    return ratio.isPresent()
        ? Verdict.of(pairs, interval, adjusted, options)
        : Verdict.ofDifference(pairs, differenceInterval, adjusted, options);
  }
}
