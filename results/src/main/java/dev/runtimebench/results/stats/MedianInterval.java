package dev.runtimebench.results.stats;

import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * The distribution-free interval for a median: from the k-th smallest to the k-th largest value,
 * with the largest k for which the binomial distribution still gives the confidence (Thompson,
 * Annals of Mathematical Statistics 7, 1936; Conover, <i>Practical Nonparametric Statistics</i>,
 * 3.2).
 */
final class MedianInterval {

  private MedianInterval() {}

  /**
   * Returns the interval with at least the given confidence.
   *
   * @param values finite, in any order
   * @param confidence between 0 and 1
   * @return the interval in the values' unit; empty if even the smallest and the largest value do
   *     not give the confidence: at 0.95, for fewer than 6 values
   */
  static Optional<Interval> of(double[] values, double confidence) {
    int n = values.length;
    if (n == 0) {
      return Optional.empty();
    }
    BinomialDistribution below = BinomialDistribution.of(n, 0.5);
    double tail = (1 - confidence) / 2;
    int k = 0;
    while (below.cumulativeProbability(k) <= tail * (1 + 1e-12)) {
      k++;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return k == 0 ? Optional.empty() : Interval.of(sorted[k - 1], sorted[n - k]);
  }
}
