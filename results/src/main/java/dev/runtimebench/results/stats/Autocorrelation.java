package dev.runtimebench.results.stats;

import java.util.Optional;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * How much one block's log ratio tells about the next one's. Positive, the blocks aren't
 * independent and every interval is narrower than it should be.
 *
 * @param lag1 the serial correlation coefficient at lag 1
 * @param low the least that independent values give, with the confidence
 * @param high the greatest
 */
public record Autocorrelation(double lag1, double low, double high) {

  /** Below this many values the coefficient says nothing. */
  private static final int LEAST = 6;

  /**
   * Of values in the order in which they were measured; the limits are those of Anderson (Annals of
   * Mathematical Statistics 13, 1942): (-1 +- z sqrt(n - 2)) / (n - 1).
   *
   * @return empty of fewer than 6 values and when all are equal
   */
  public static Optional<Autocorrelation> of(double[] series, double confidence) {
    int n = series.length;
    if (n < LEAST || MeanInterval.standardError(series) == 0) {
      return Optional.empty();
    }
    double mean = MeanInterval.mean(series);
    double squares = 0;
    double products = 0;
    for (int i = 0; i < n; i++) {
      squares += (series[i] - mean) * (series[i] - mean);
      products += i == 0 ? 0 : (series[i] - mean) * (series[i - 1] - mean);
    }
    double z = NormalDistribution.of(0, 1).inverseSurvivalProbability((1 - confidence) / 2);
    double reach = z * Math.sqrt(n - 2.0);
    double lag1 = products / squares;
    return Double.isFinite(lag1)
        ? Optional.of(new Autocorrelation(lag1, (-1 - reach) / (n - 1), (-1 + reach) / (n - 1)))
        : Optional.empty();
  }

  /** Whether independent values would rarely give so great a coefficient of either sign. */
  public boolean isNotable() {
    return lag1 < low || high < lag1;
  }
}
