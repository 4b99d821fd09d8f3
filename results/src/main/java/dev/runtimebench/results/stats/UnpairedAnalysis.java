package dev.runtimebench.results.stats;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Compares two samples whose values are not pairs: nobody measured them side by side. It uses no
 * random numbers.
 */
public final class UnpairedAnalysis {

  private UnpairedAnalysis() {}

  /**
   * Compares a contestant with the baseline in one metric.
   *
   * @param baseline the baseline's values, in any order
   * @param contestant the contestant's values, in the same unit
   * @return empty if a sample has no positive and finite value, or if the ratio or the difference
   *     is too large or too small for a double
   */
  public static Optional<UnpairedComparison> of(
      Collection<Double> baseline, Collection<Double> contestant, AnalysisOptions options) {
    double[] values = usable(contestant);
    double[] others = usable(baseline);
    if (values.length == 0 || others.length == 0) {
      return Optional.empty();
    }
    double difference = MeanInterval.mean(values) - MeanInterval.mean(others);
    return LogMeans.of(logs(values), logs(others), options)
        .filter(means -> Double.isFinite(difference))
        .map(
            means ->
                UnpairedComparisonBuilder.builder()
                    .n(values.length)
                    .baselineN(others.length)
                    .excluded(contestant.size() + baseline.size() - values.length - others.length)
                    .ratio(means.ratio())
                    .interval(means.interval())
                    .pValue(means.pValue())
                    .adjustedP(means.pValue())
                    .verdict(Verdict.Inconclusive)
                    .minDetectableRatio(means.minDetectableRatio())
                    .difference(difference)
                    .differenceInterval(
                        Welch.of(values, others).flatMap(w -> w.interval(options.confidence())))
                    .options(options)
                    .build()
                    .withAdjustedP(means.pValue()));
  }

  /** Adjusts comparisons as one family, as {@link Analysis#family} does. */
  public static List<UnpairedComparison> family(List<UnpairedComparison> comparisons) {
    return Holm.family(comparisons, UnpairedComparison::pValue, UnpairedComparison::withAdjustedP);
  }

  private static double[] usable(Collection<Double> values) {
    return values.stream().mapToDouble(v -> v).filter(v -> v > 0 && Double.isFinite(v)).toArray();
  }

  private static double[] logs(double[] values) {
    return Arrays.stream(values).map(Math::log).toArray();
  }
}
