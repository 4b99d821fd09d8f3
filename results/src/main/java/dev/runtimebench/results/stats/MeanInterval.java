package dev.runtimebench.results.stats;

import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.StandardDeviation;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Student's interval for a mean: mean +- t(n - 1) sd / sqrt(n) (Student, <i>The probable error of a
 * mean</i>, Biometrika 6, 1908). Why this and no bootstrap: docs/adr/0004-intervals.md.
 */
public final class MeanInterval {

  private MeanInterval() {}

  /**
   * The interval for the mean of the population that the values were drawn from.
   *
   * @param values finite, in any order, in any unit
   * @param confidence between 0 and 1, such as 0.95
   * @return in the values' unit; a point when all are equal; empty of fewer than two, or when an
   *     end is too large for a double
   */
  public static Optional<Interval> of(double[] values, double confidence) {
    if (values.length < 2) {
      return Optional.empty();
    }
    double mean = mean(values);
    double half = critical(values.length, confidence) * standardError(values);
    return Interval.of(mean - half, mean + half);
  }

  /** The mean of values that are sorted first: the same for every order of them. */
  public static double mean(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[0] == sorted[sorted.length - 1] ? sorted[0] : Mean.of(sorted).getAsDouble();
  }

  /** sd / sqrt(n); exactly 0 when all values are equal; n is at least 2. */
  public static double standardError(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[0] == sorted[sorted.length - 1]
        ? 0
        : StandardDeviation.of(sorted).getAsDouble() / Math.sqrt(sorted.length);
  }

  /** The quantile of Student's t that leaves out (1 - confidence) / 2 on either side. */
  public static double critical(int n, double confidence) {
    return TDistribution.of(n - 1.0).inverseSurvivalProbability((1 - confidence) / 2);
  }
}
