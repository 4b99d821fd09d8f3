package dev.runtimebench.results.stats;

import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * The distribution-free interval for a median: from the k-th least to the k-th greatest value, with
 * the largest k for which the binomial distribution still gives the confidence (Thompson, Annals of
 * Mathematical Statistics 7, 1936; Conover, <i>Practical Nonparametric Statistics</i>, 3.2).
 */
final class MedianInterval {

  private MedianInterval() {}

  /**
   * The interval, at least as confident as asked.
   *
   * @param values finite, in any order
   * @param confidence between 0 and 1
   * @return in the values' unit; empty while even the least and the greatest value don't give the
   *     confidence: below 6 values at 0.95
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
