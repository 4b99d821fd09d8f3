package dev.runtimebench.results.stats;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Computes comparisons from the values of blocks. It uses no random numbers: the same values give
 * exactly the same result, whatever the order of the maps.
 */
public final class Analysis {

  private Analysis() {}

  /**
   * Compares a contestant with the baseline in one metric.
   *
   * @param baselineByBlock the baseline's valid values by block number; the numbers give the order
   *     in time
   * @param contestantByBlock the contestant's valid values, in the same unit
   * @return empty if no block has two positive and finite values, or if the ratio or the difference
   *     is too large or too small for a double
   */
  public static Optional<PairedComparison> of(
      Map<Integer, Double> baselineByBlock,
      Map<Integer, Double> contestantByBlock,
      AnalysisOptions options) {
    Pairs pairs = Pairs.of(baselineByBlock, contestantByBlock);
    double[] logs = pairs.logRatios();
    if (logs.length == 0) {
      return Optional.empty();
    }
    double[] differences = pairs.differences();
    double ratio = Math.exp(MeanInterval.mean(logs));
    double difference = MeanInterval.mean(differences);
    if (!isPositive(ratio) || !Double.isFinite(difference)) {
      return Optional.empty();
    }
    double confidence = options.confidence();
    double p = SignFlip.pValue(logs);
    double[] tied = Arrays.stream(logs).map(Analysis::withoutRoundingError).toArray();
    return Optional.of(
        PairedComparisonBuilder.builder()
            .pairs(logs.length)
            .excluded(pairs.excluded())
            .ratio(ratio)
            .interval(
                MeanInterval.of(logs, confidence)
                    .flatMap(i -> i.map(Math::exp))
                    .filter(i -> isPositive(i.low())))
            .pValue(p)
            .adjustedP(p)
            .verdict(Verdict.Inconclusive)
            .minDetectableRatio(DetectableRatio.of(logs, confidence, options.power()))
            .difference(difference)
            .differenceInterval(MeanInterval.of(differences, confidence))
            .drift(Trend.of(tied))
            .outlierBlocks(at(pairs.blocks(), Outliers.of(tied)))
            .autocorrelation(Autocorrelation.of(tied, confidence))
            .options(options)
            .build()
            .withAdjustedP(p));
  }

  /**
   * Adjusts comparisons as one family: p-values by Holm's procedure, and verdicts by the adjusted
   * p-values. The family is all comparisons of the primary metrics.
   *
   * @return the adjusted comparisons, in the given order
   */
  public static List<PairedComparison> family(List<PairedComparison> comparisons) {
    return Holm.family(comparisons, PairedComparison::pValue, PairedComparison::withAdjustedP);
  }

  private static List<Integer> at(int[] blocks, int[] positions) {
    return Arrays.stream(positions).mapToObj(i -> blocks[i]).toList();
  }

  /** Rounds off the last bits, so that equal ratios such as 4 / 2 and 6 / 3 are ties. */
  private static double withoutRoundingError(double logRatio) {
    return Math.rint(logRatio * 1e12) / 1e12;
  }

  private static boolean isPositive(double value) {
    return value > 0 && Double.isFinite(value);
  }
}
