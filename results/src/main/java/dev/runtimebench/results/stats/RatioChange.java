package dev.runtimebench.results.stats;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the ratio of a contestant to the baseline changed between two independent runs. No component
 * is NaN or infinite. For the choice of the interval, see docs/adr/0015-comparisons-of-two-runs.md.
 *
 * @param before the ratio in the first run
 * @param after the ratio in the second run
 * @param change the ratio after over the ratio before
 * @param interval the interval of the change; empty if a run has one pair, and if an end is too
 *     large or too small for a double
 * @param pValue Welch's p-value for a change of 1, but not smaller than the smallest p-value of the
 *     paired test for the run with fewer pairs; 1 if a run has one pair
 * @param adjustedP the p-value, adjusted for the other comparisons of the family
 * @param verdict the verdict, which uses the adjusted p-value; Inconclusive if a block of either
 *     run has no ratio
 * @param minDetectableChange the smallest change above 1 that the test detects with a power of 80%,
 *     approximately; empty if a run has one pair
 * @param options the options of the comparison
 */
@RecordBuilder
public record RatioChange(
    Side before,
    Side after,
    double change,
    Optional<Interval> interval,
    double pValue,
    double adjustedP,
    Verdict verdict,
    Optional<Double> minDetectableChange,
    AnalysisOptions options) {

  /** The name of the interval method, for readers of the result. */
  public static final String INTERVAL_METHOD = "Welch's t on the log ratios of two runs";

  /** The name of the test, for readers of the result. */
  public static final String TEST_METHOD = "Welch's t-test on the log ratios of two runs";

  /**
   * The values of one run by block number.
   *
   * @param baseline the baseline's valid values
   * @param contestant the contestant's valid values, in the same unit
   */
  public record Run(Map<Integer, Double> baseline, Map<Integer, Double> contestant) {}

  /**
   * The ratio of one run.
   *
   * @param pairs the number of blocks with a ratio, at least 1
   * @param excluded the number of blocks in which both runtimes gave a value, but one value is not
   *     positive and finite
   * @param ratio the geometric mean of the paired ratios contestant / baseline
   */
  public record Side(int pairs, int excluded, double ratio) {

    private static Side of(Pairs pairs, double[] logs) {
      return new Side(logs.length, pairs.excluded(), Math.exp(MeanInterval.mean(logs)));
    }

    private boolean isFinite() {
      return ratio > 0 && Double.isFinite(ratio);
    }
  }

  /**
   * Compares two runs.
   *
   * @return empty if a run has no block with two positive and finite values, or if a ratio is too
   *     large or too small for a double
   */
  public static Optional<RatioChange> of(Run before, Run after, AnalysisOptions options) {
    Pairs first = Pairs.of(before.baseline(), before.contestant()).withRatio();
    Pairs second = Pairs.of(after.baseline(), after.contestant()).withRatio();
    double[] logs = first.logRatios();
    double[] later = second.logRatios();
    if (logs.length == 0 || later.length == 0) {
      return Optional.empty();
    }
    Side one = Side.of(first, logs);
    Side other = Side.of(second, later);
    return LogMeans.of(later, logs, options)
        .filter(means -> one.isFinite() && other.isFinite())
        .map(means -> of(one, other, means, options));
  }

  private static RatioChange of(Side one, Side other, LogMeans means, AnalysisOptions options) {
    int least = Math.min(one.pairs(), other.pairs());
    double p = Math.max(means.pValue(), SignFlip.leastPValue(least));
    return RatioChangeBuilder.builder()
        .before(one)
        .after(other)
        .change(means.ratio())
        .interval(means.interval())
        .pValue(p)
        .adjustedP(p)
        .verdict(Verdict.Inconclusive)
        .minDetectableChange(means.minDetectableRatio())
        .options(options)
        .build()
        .withAdjustedP(p);
  }

  /** Adjusts comparisons as one family, as {@link Analysis#family} does. */
  public static List<RatioChange> family(List<RatioChange> comparisons) {
    return Holm.family(comparisons, RatioChange::pValue, RatioChange::withAdjustedP);
  }

  /** The number of pairs of the run with fewer pairs. */
  public int least() {
    return Math.min(before.pairs(), after.pairs());
  }

  /** The number of blocks of both runs that have no ratio. */
  public int excluded() {
    return before.excluded() + after.excluded();
  }

  /** Returns this comparison with an adjusted p-value and the verdict that follows from it. */
  public RatioChange withAdjustedP(double adjusted) {
    return RatioChangeBuilder.builder(this)
        .adjustedP(adjusted)
        .verdict(
            excluded() == 0
                ? Verdict.of(least(), interval, adjusted, options)
                : Verdict.Inconclusive)
        .build();
  }
}
