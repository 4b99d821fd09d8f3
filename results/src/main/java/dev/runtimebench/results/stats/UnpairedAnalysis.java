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
   * Compares a contestant with the baseline in one metric. If a value is 0 or negative, the samples
   * have no ratio, and the comparison rests on the difference of their means.
   *
   * @param baseline the baseline's values, in any order
   * @param contestant the contestant's values, in the same unit
   * @return empty if a sample has no finite value, or if the ratio or the difference is too large
   *     or too small for a double
   */
  public static Optional<UnpairedComparison> of(
      Collection<Double> baseline, Collection<Double> contestant, AnalysisOptions options) {
    double[] values = finite(contestant);
    double[] others = finite(baseline);
    if (values.length == 0 || others.length == 0) {
      return Optional.empty();
    }
    double difference = MeanInterval.mean(values) - MeanInterval.mean(others);
    if (!Double.isFinite(difference)) {
      return Optional.empty();
    }
    int withoutRatio = withoutLogarithm(values) + withoutLogarithm(others);
    Optional<Welch> welch = Welch.of(values, others).filter(w -> Double.isFinite(w.error()));
    UnpairedComparisonBuilder builder =
        UnpairedComparisonBuilder.builder()
            .n(values.length)
            .baselineN(others.length)
            .excluded(contestant.size() + baseline.size() - values.length - others.length)
            .withoutRatio(withoutRatio)
            .verdict(Verdict.Inconclusive)
            .difference(difference)
            .differenceInterval(welch.flatMap(w -> w.interval(options.confidence())))
            .options(options);
    if (withoutRatio > 0) {
      double p = LogMeans.pValue(welch, values.length, others.length);
      return Optional.of(
          judged(
              builder
                  .ratio(Optional.empty())
                  .interval(Optional.empty())
                  .minDetectableRatio(Optional.empty())
                  .pValue(p)));
    }
    return LogMeans.of(logs(values), logs(others), options)
        .map(
            means ->
                judged(
                    builder
                        .ratio(Optional.of(means.ratio()))
                        .interval(means.interval())
                        .minDetectableRatio(means.minDetectableRatio())
                        .pValue(means.pValue())));
  }

  private static UnpairedComparison judged(UnpairedComparisonBuilder builder) {
    UnpairedComparison built = builder.build();
    return built.withAdjustedP(built.pValue());
  }

  /** Adjusts comparisons as one family, as {@link Analysis#family} does. */
  public static List<UnpairedComparison> family(List<UnpairedComparison> comparisons) {
    return Holm.family(comparisons, UnpairedComparison::pValue, UnpairedComparison::withAdjustedP);
  }

  private static double[] finite(Collection<Double> values) {
    return values.stream().mapToDouble(v -> v).filter(Double::isFinite).toArray();
  }

  private static int withoutLogarithm(double[] values) {
    return (int) Arrays.stream(values).filter(v -> v <= 0).count();
  }

  private static double[] logs(double[] values) {
    return Arrays.stream(values).map(Math::log).toArray();
  }
}
