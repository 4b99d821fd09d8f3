package dev.runtimebench.results.stats;

import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Whether a series rises or falls over the run, by Mann and Kendall's test (Mann, Econometrica 13,
 * 1945; Kendall, <i>Rank Correlation Methods</i>, 1975). The test detects a monotonic trend of any
 * shape, and assumes no distribution.
 *
 * @param tau Kendall's tau-b between the values and their order, from -1 (always falling) to 1
 *     (always rising)
 * @param pValue the two-sided p-value: exact for up to 50 values without ties, otherwise from the
 *     normal distribution, with corrections for ties and continuity
 */
public record Trend(double tau, double pValue) {

  private static final int MAX_EXACT = 50;

  /**
   * Returns the trend of values in the order of their measurement.
   *
   * @param series the values, all finite
   * @return empty for fewer than 3 values; tau 0 and p-value 1 if all are equal
   */
  public static Optional<Trend> of(double[] series) {
    int n = series.length;
    if (n < 3) {
      return Optional.empty();
    }
    long score = 0;
    long ties = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        int sign = Double.compare(series[j] + 0.0, series[i] + 0.0);
        score += Integer.signum(sign);
        ties += sign == 0 ? 1 : 0;
      }
    }
    double pairs = n * (n - 1.0) / 2;
    double tau = ties == pairs ? 0 : score / Math.sqrt(pairs * (pairs - ties));
    double p = ties == 0 && n <= MAX_EXACT ? exact(n, score) : normal(series, score);
    return Optional.of(new Trend(tau, p));
  }

  /**
   * The share of the n! orders whose score is at least as far from 0. It counts the orders by their
   * inversions.
   */
  private static double exact(int n, long score) {
    int pairs = n * (n - 1) / 2;
    double[] share = new double[pairs + 1];
    share[0] = 1;
    for (int size = 2, reached = 0; size <= n; size++) {
      double[] next = new double[pairs + 1];
      for (int s = 0; s <= reached; s++) {
        for (int more = 0; more < size; more++) {
          next[s + more] += share[s] / size;
        }
      }
      share = next;
      reached += size - 1;
    }
    double p = 0;
    for (int s = 0; s <= pairs; s++) {
      p += Math.abs(pairs - 2L * s) >= Math.abs(score) ? share[s] : 0;
    }
    return Math.min(1, p);
  }

  private static double normal(double[] series, long score) {
    int n = series.length;
    double variance = n * (n - 1.0) * (2.0 * n + 5);
    double[] sorted = series.clone();
    Arrays.sort(sorted);
    for (int i = 0, j; i < n; i = j) {
      for (j = i; j < n && sorted[j] == sorted[i]; j++) {}
      double t = j - i;
      variance -= t * (t - 1) * (2 * t + 5);
    }
    if (variance <= 0 || score == 0) {
      return 1;
    }
    double z = (Math.abs(score) - 1) / Math.sqrt(variance / 18);
    return Math.min(1, 2 * NormalDistribution.of(0, 1).survivalProbability(z));
  }
}
