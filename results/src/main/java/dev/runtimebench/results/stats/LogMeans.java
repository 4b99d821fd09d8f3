package dev.runtimebench.results.stats;

import java.util.Optional;

/**
 * The comparison of the means of two independent samples of logarithms. No component is NaN or
 * infinite.
 *
 * @param ratio the geometric mean of the first sample over that of the second
 * @param interval Welch's interval of the ratio; empty if a sample has one value, and if an end is
 *     too large or too small for a double
 * @param pValue Welch's p-value for a ratio of 1, but not smaller than the smallest p-value of a
 *     permutation test; 1 if a sample has one value
 * @param minDetectableRatio the smallest ratio above 1 that the test detects, approximately; empty
 *     if a sample has one value
 */
record LogMeans(
    double ratio, Optional<Interval> interval, double pValue, Optional<Double> minDetectableRatio) {

  /**
   * Compares two samples, each with at least one value.
   *
   * @param logs finite, in any order
   * @param otherLogs finite, in any order
   * @return empty if the ratio is too large or too small for a double
   */
  static Optional<LogMeans> of(double[] logs, double[] otherLogs, AnalysisOptions options) {
    double ratio = Math.exp(MeanInterval.mean(logs) - MeanInterval.mean(otherLogs));
    if (!(ratio > 0) || !Double.isFinite(ratio)) {
      return Optional.empty();
    }
    Optional<Welch> welch = Welch.of(logs, otherLogs);
    return Optional.of(
        new LogMeans(
            ratio,
            welch
                .flatMap(w -> w.interval(options.confidence()))
                .flatMap(i -> i.map(Math::exp))
                .filter(i -> i.low() > 0),
            pValue(welch, logs.length, otherLogs.length),
            welch.flatMap(w -> detectable(w, options))));
  }

  /**
   * Welch's p-value, but not smaller than the smallest p-value of a permutation test; 1 without an
   * estimate.
   *
   * @param n the number of values of one sample
   * @param m the number of values of the other sample
   */
  static double pValue(Optional<Welch> welch, int n, int m) {
    return welch.map(w -> Math.max(w.pValue(), least(n, m))).orElse(1.0);
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
}
