package dev.runtimebench.results.stats;

import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.StandardDeviation;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Student's interval for a mean: mean +- t(n - 1) sd / sqrt(n) (Student, <i>The probable error of a
 * mean</i>, Biometrika 6, 1908). For the reason why it is not a bootstrap interval, see
 * docs/adr/0004-intervals.md.
 */
public final class MeanInterval {

  private MeanInterval() {}

  /**
   * Returns the interval for the mean of the population that the values were drawn from.
   *
   * @param values finite, in any order, in any unit
   * @param confidence between 0 and 1, such as 0.95
   * @return the interval in the values' unit; a point if all values are equal; empty for fewer than
   *     two values, and if an end is too large for a double
   */
  public static Optional<Interval> of(double[] values, double confidence) {
    if (values.length < 2) {
      return Optional.empty();
    }
    double mean = mean(values);
    double half = critical(values.length, confidence) * standardError(values);
    return Interval.of(mean - half, mean + half);
  }

  /**
   * Returns the mean. It sorts the values first, so that every order gives exactly the same mean.
   */
  public static double mean(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[0] == sorted[sorted.length - 1] ? sorted[0] : Mean.of(sorted).getAsDouble();
  }

  /** Returns sd / sqrt(n) for at least two values; exactly 0 if all values are equal. */
  public static double standardError(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[0] == sorted[sorted.length - 1]
        ? 0
        : StandardDeviation.of(sorted).getAsDouble() / Math.sqrt(sorted.length);
  }

  /** Returns the quantile of Student's t with (1 - confidence) / 2 beyond it on either side. */
  public static double critical(int n, double confidence) {
    return TDistribution.of(n - 1.0).inverseSurvivalProbability((1 - confidence) / 2);
  }
}
