package dev.runtimebench.results.stats;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Optional;

/**
 * A contestant against the baseline in one metric. No component is NaN or infinite.
 *
 * @param pairs blocks that it rests on, at least 1
 * @param excluded blocks in which both gave a number but no ratio, as one isn't positive and
 *     finite; to leave them out may select, so with any the verdict is Inconclusive
 * @param ratio the geometric mean of the paired ratios contestant / baseline
 * @param interval of the ratio; empty of one pair, and when an end is too large or small
 * @param pValue of the paired test for a ratio of 1 ({@link SignFlip}); 1 of one pair
 * @param adjustedP the same, adjusted for the other comparisons of the family
 * @param verdict by the adjusted p-value
 * @param minDetectableRatio the smallest ratio above 1 that would have been found with a power of
 *     80%; empty of one pair
 * @param difference contestant - baseline in the metric's unit: the mean of the pairs
 * @param differenceInterval of the mean difference; empty of one pair
 * @param drift of the log ratios over the blocks; empty of fewer than 3 pairs
 * @param outlierBlocks blocks whose log ratio lies far from the rest, ascending; not left out
 * @param autocorrelation of the log ratios of consecutive blocks; empty of fewer than 6 pairs, and
 *     when all are equal
 * @param options what was asked for
 */
@RecordBuilder
public record PairedComparison(
    int pairs,
    int excluded,
    double ratio,
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

  /** How the intervals are made, for whoever reads the result: docs/adr/0004-intervals.md. */
  public static final String INTERVAL_METHOD = "Student's t on paired log ratios";

  /** How the p-value is made. */
  public static final String TEST_METHOD = "paired sign-flip randomisation test";

  public PairedComparison {
    outlierBlocks = List.copyOf(outlierBlocks);
  }

  /** The confidence of the intervals, as asked for. */
  public double confidence() {
    return options.confidence();
  }

  /**
   * How far the interval reaches from its middle: 0.05 when it goes from ratio / 1.05 to ratio *
   * 1.05. The same whichever of the two is the baseline; empty without an interval.
   */
  public Optional<Double> relativeHalfWidth() {
    return interval
        .map(i -> Math.expm1((Math.log(i.high()) - Math.log(i.low())) / 2))
        .filter(Double::isFinite);
  }

  /** The same comparison as one of a family. */
  public PairedComparison withAdjustedP(double adjusted) {
    boolean whole = excluded == 0;
    return PairedComparisonBuilder.builder(this)
        .adjustedP(adjusted)
        .verdict(whole ? Verdict.of(pairs, interval, adjusted, options) : Verdict.Inconclusive)
        .build();
  }
}
