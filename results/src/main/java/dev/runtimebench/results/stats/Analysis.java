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
   * Compares a contestant with the baseline in one metric. If a value is 0 or negative, its block
   * has no ratio. Ratios of the other blocks could be biased, so the comparison then rests on the
   * differences of all blocks, and has no ratio.
   *
   * @param baselineByBlock the baseline's valid values by block number; the numbers give the order
   *     in time
   * @param contestantByBlock the contestant's valid values, in the same unit
   * @return empty if no block has two finite values, or if the ratio or the difference is too large
   *     or too small for a double
   */
  public static Optional<PairedComparison> of(
      Map<Integer, Double> baselineByBlock,
      Map<Integer, Double> contestantByBlock,
      AnalysisOptions options) {
    Pairs pairs = Pairs.of(baselineByBlock, contestantByBlock);
    if (pairs.values().isEmpty()) {
      return Optional.empty();
    }
    int withoutRatio = pairs.withRatio().excluded() - pairs.excluded();
    return withoutRatio == 0
        ? ofRatios(pairs, options)
        : ofDifferences(pairs, withoutRatio, options);
  }

  private static Optional<PairedComparison> ofRatios(Pairs pairs, AnalysisOptions options) {
    double[] logs = pairs.logRatios();
    double ratio = Math.exp(MeanInterval.mean(logs));
    if (!isPositive(ratio)) {
      return Optional.empty();
    }
    double confidence = options.confidence();
    return inOrder(pairs, tied(logs), options)
        .map(
            builder ->
                builder
                    .withoutRatio(0)
                    .ratio(Optional.of(ratio))
                    .interval(
                        MeanInterval.of(logs, confidence)
                            .flatMap(i -> i.map(Math::exp))
                            .filter(i -> isPositive(i.low())))
                    .pValue(SignFlip.pValue(logs))
                    .minDetectableRatio(DetectableRatio.of(logs, confidence, options.power())))
        .map(Analysis::judged);
  }

  private static Optional<PairedComparison> ofDifferences(
      Pairs pairs, int withoutRatio, AnalysisOptions options) {
    double[] differences = pairs.differences();
    if (!Arrays.stream(differences).allMatch(Double::isFinite)) {
      return Optional.empty();
    }
    double greatest = Arrays.stream(differences).map(Math::abs).max().orElse(0);
    double[] scaled =
        Arrays.stream(differences).map(d -> greatest == 0 ? 0 : d / greatest).toArray();
    return inOrder(pairs, tied(scaled), options)
        .map(
            builder ->
                builder
                    .withoutRatio(withoutRatio)
                    .ratio(Optional.empty())
                    .interval(Optional.empty())
                    .pValue(SignFlip.pValue(differences))
                    .minDetectableRatio(Optional.empty()))
        .map(Analysis::judged);
  }

  /**
   * The difference, and what the order of the blocks shows.
   *
   * @param values what the comparison rests on, one number for each block
   * @return empty if the difference is too large for a double
   */
  private static Optional<PairedComparisonBuilder> inOrder(
      Pairs pairs, double[] values, AnalysisOptions options) {
    double[] differences = pairs.differences();
    double difference = MeanInterval.mean(differences);
    return Double.isFinite(difference)
        ? Optional.of(
            PairedComparisonBuilder.builder()
                .pairs(values.length)
                .excluded(pairs.excluded())
                .verdict(Verdict.Inconclusive)
                .difference(difference)
                .differenceInterval(MeanInterval.of(differences, options.confidence()))
                .drift(Trend.of(values))
                .outlierBlocks(at(pairs.blocks(), Outliers.of(values)))
                .autocorrelation(Autocorrelation.of(values, options.confidence()))
                .options(options))
        : Optional.empty();
  }

  private static PairedComparison judged(PairedComparisonBuilder builder) {
    PairedComparison built = builder.build();
    return built.withAdjustedP(built.pValue());
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
  private static double[] tied(double[] values) {
    return Arrays.stream(values).map(v -> Math.rint(v * 1e12) / 1e12).toArray();
  }

  private static boolean isPositive(double value) {
    return value > 0 && Double.isFinite(value);
  }
}
