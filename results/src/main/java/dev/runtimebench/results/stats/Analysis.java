package dev.runtimebench.results.stats;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Comparisons from the values of blocks. Pure and without random numbers: the same values give the
 * same bytes, in whatever order the maps hold them.
 */
public final class Analysis {

  private Analysis() {}

  /**
   * A contestant against the baseline in one metric.
   *
   * @param baselineByBlock the baseline's valid values by block number; blocks are in the order of
   *     their numbers
   * @param contestantByBlock the contestant's, in the same unit
   * @return empty when no block holds two positive and finite values, and when their ratio or
   *     difference is too large or small for a double
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
   * The comparisons as one family: p-values adjusted by Holm's procedure, verdicts by them. Give
   * the comparisons of the primary metrics, every runtime's; the others stay as they are.
   *
   * @return in the order given
   */
  public static List<PairedComparison> family(List<PairedComparison> comparisons) {
    double[] adjusted =
        Holm.adjust(comparisons.stream().mapToDouble(PairedComparison::pValue).toArray());
    return IntStream.range(0, adjusted.length)
        .mapToObj(i -> comparisons.get(i).withAdjustedP(adjusted[i]))
        .toList();
  }

  private static List<Integer> at(int[] blocks, int[] positions) {
    return Arrays.stream(positions).mapToObj(i -> blocks[i]).toList();
  }

  /** Log ratios that differ in the last bits alone are equal: 4 / 2 and 6 / 3 must be ties. */
  private static double withoutRoundingError(double logRatio) {
    return Math.rint(logRatio * 1e12) / 1e12;
  }

  private static boolean isPositive(double value) {
    return value > 0 && Double.isFinite(value);
  }
}
