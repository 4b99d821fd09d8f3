package dev.runtimebench.results.stats;

import java.util.Optional;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Welch's interval and test for the difference of two means, without the assumption of equal
 * variances (Welch, Biometrika 34, 1947). For the reason why it is not a bootstrap interval or
 * Hodges and Lehmann's estimate, see docs/adr/0011-unpaired-comparisons.md.
 *
 * @param difference the mean of the first sample minus the mean of the second
 * @param error the standard error of the difference; 0 if all values of each sample are equal
 * @param freedom the degrees of freedom, by Welch and Satterthwaite; greater than 0
 */
public record Welch(double difference, double error, double freedom) {

  /**
   * Returns the estimate for two samples.
   *
   * @param values finite, in any order
   * @param others finite, in any order
   * @return empty if a sample has fewer than two values
   */
  public static Optional<Welch> of(double[] values, double[] others) {
    if (values.length < 2 || others.length < 2) {
      return Optional.empty();
    }
    double one = MeanInterval.standardError(values);
    double other = MeanInterval.standardError(others);
    double error = Math.hypot(one, other);
    double freedom = values.length + others.length - 2.0;
    if (error > 0) {
      double share = (one / error) * (one / error);
      double rest = (other / error) * (other / error);
      freedom = 1 / (share * share / (values.length - 1) + rest * rest / (others.length - 1));
    }
    return Optional.of(
        new Welch(MeanInterval.mean(values) - MeanInterval.mean(others), error, freedom));
  }

  /**
   * Returns the interval of the difference; a point if the error is 0; empty if an end is too large
   * for a double.
   */
  public Optional<Interval> interval(double confidence) {
    double half =
        error == 0
            ? 0
            : error * TDistribution.of(freedom).inverseSurvivalProbability((1 - confidence) / 2);
    return Interval.of(difference - half, difference + half);
  }

  /** Returns the two-sided p-value for a difference of 0. */
  public double pValue() {
    if (error == 0) {
      return difference == 0 ? 1 : 0;
    }
    double t = Math.abs(difference) / error;
    return Math.min(1, 2 * TDistribution.of(freedom).survivalProbability(t));
  }
}
