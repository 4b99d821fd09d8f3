package dev.runtimebench.results.stats;

import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * A percentile by nearest rank, and its distribution-free interval between two order statistics.
 * The number of values below a percentile is binomial, whatever the distribution (Conover,
 * <i>Practical Nonparametric Statistics</i>, 3.2; David and Nagaraja, <i>Order Statistics</i>,
 * 7.1).
 *
 * @param value the value of rank ceil(n p), in the values' unit
 * @param low the lower end; empty if even the smallest value does not give the confidence
 * @param high the upper end; empty if even the largest value does not give the confidence: for the
 *     95th percentile at 0.95, with fewer than 72 values
 */
public record PercentileInterval(double value, Optional<Double> low, Optional<Double> high) {

  /** For comparisons of probabilities that were computed. */
  private static final double ROUNDING = 1 + 1e-12;

  /**
   * How many values both ends of the interval need.
   *
   * @param p which percentile, between 0 and 1
   * @param confidence between 0 and 1
   */
  public static int needed(double p, double confidence) {
    double tail = (1 - confidence) / 2 * ROUNDING;
    return (int) Math.ceil(Math.log(tail) / Math.log(Math.max(p, 1 - p)));
  }

  /**
   * Returns a percentile with its interval; each end has half of the error.
   *
   * @param values finite, in any order; at least one
   * @param p which percentile, between 0 and 1
   * @param confidence between 0 and 1
   */
  public static PercentileInterval of(double[] values, double p, double confidence) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    BinomialDistribution below = BinomialDistribution.of(n, p);
    double tail = (1 - confidence) / 2 * ROUNDING;
    // The value of rank r is above the percentile if fewer than r values are below.
    int lower = 0;
    while (lower < n && below.cumulativeProbability(lower) <= tail) {
      lower++;
    }
    int upper = n + 1;
    while (upper > 1 && below.survivalProbability(upper - 2) <= tail) {
      upper--;
    }
    int rank = Math.max(1, (int) Math.ceil(n * p / ROUNDING));
    return new PercentileInterval(
        sorted[rank - 1],
        lower == 0 ? Optional.empty() : Optional.of(sorted[lower - 1]),
        upper > n ? Optional.empty() : Optional.of(sorted[upper - 1]));
  }
}
