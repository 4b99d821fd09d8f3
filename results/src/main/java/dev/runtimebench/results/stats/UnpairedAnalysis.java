package dev.runtimebench.results.stats;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Compares two samples whose values are no pairs: nobody measured them side by side. It uses no
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
    double[] logs = logs(values);
    double[] otherLogs = logs(others);
    double ratio = Math.exp(MeanInterval.mean(logs) - MeanInterval.mean(otherLogs));
    double difference = MeanInterval.mean(values) - MeanInterval.mean(others);
    if (!(ratio > 0) || !Double.isFinite(ratio) || !Double.isFinite(difference)) {
      return Optional.empty();
    }
    Optional<Welch> welch = Welch.of(logs, otherLogs);
    double p =
        welch.map(w -> Math.max(w.pValue(), least(values.length, others.length))).orElse(1.0);
    return Optional.of(
        UnpairedComparisonBuilder.builder()
            .n(values.length)
            .baselineN(others.length)
            .excluded(contestant.size() + baseline.size() - values.length - others.length)
            .ratio(ratio)
            .interval(
                welch
                    .flatMap(w -> w.interval(options.confidence()))
                    .flatMap(i -> i.map(Math::exp))
                    .filter(i -> i.low() > 0))
            .pValue(p)
            .adjustedP(p)
            .verdict(Verdict.Inconclusive)
            .minDetectableRatio(welch.flatMap(w -> detectable(w, options)))
            .difference(difference)
            .differenceInterval(
                Welch.of(values, others).flatMap(w -> w.interval(options.confidence())))
            .options(options)
            .build()
            .withAdjustedP(p));
  }

  /** Adjusts comparisons as one family, as {@link Analysis#family} does. */
  public static List<UnpairedComparison> family(List<UnpairedComparison> comparisons) {
    double[] adjusted =
        Holm.adjust(comparisons.stream().mapToDouble(UnpairedComparison::pValue).toArray());
    return IntStream.range(0, adjusted.length)
        .mapToObj(i -> comparisons.get(i).withAdjustedP(adjusted[i]))
        .toList();
  }

  /**
   * The smallest two-sided p-value of a permutation test: two of all ways to divide the values. Few
   * values that happen to be equal must not look certain.
   */
  private static double least(int n, int m) {
    double ways = 1;
    for (int k = 1; k <= Math.min(n, m) && Double.isFinite(ways); k++) {
      ways *= (n + m - k + 1.0) / k;
    }
    return Math.min(1, 2 / ways);
  }

  private static Optional<Double> detectable(Welch welch, AnalysisOptions options) {
    int n = (int) Math.max(2, Math.floor(welch.freedom()) + 1);
    double ratio =
        welch.error() == 0
            ? 1
            : Math.exp(
                welch.error()
                    * DetectableRatio.standardErrors(n, options.confidence(), options.power()));
    return Double.isFinite(ratio) ? Optional.of(ratio) : Optional.empty();
  }

  private static double[] usable(Collection<Double> values) {
    return values.stream().mapToDouble(v -> v).filter(v -> v > 0 && Double.isFinite(v)).toArray();
  }

  private static double[] logs(double[] values) {
    return Arrays.stream(values).map(Math::log).toArray();
  }
}
