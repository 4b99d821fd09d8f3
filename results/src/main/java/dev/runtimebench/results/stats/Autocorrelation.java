package dev.runtimebench.results.stats;

import java.util.Optional;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The correlation of the log ratios of neighbouring blocks. If it is positive, the blocks are not
 * independent, and every interval is narrower than it should be.
 *
 * @param lag1 the serial correlation coefficient at lag 1
 * @param low lower limit of the coefficient for independent values, at the confidence
 * @param high upper limit
 */
public record Autocorrelation(double lag1, double low, double high) {

  /** With fewer values the coefficient is meaningless. */
  private static final int MIN_VALUES = 6;

  /**
   * Returns the autocorrelation of values in the order of their measurement. The limits are those
   * of Anderson (Annals of Mathematical Statistics 13, 1942): (-1 +- z sqrt(n - 2)) / (n - 1).
   *
   * @return empty for fewer than 6 values, and if all are equal
   */
  public static Optional<Autocorrelation> of(double[] series, double confidence) {
    int n = series.length;
    if (n < MIN_VALUES || MeanInterval.standardError(series) == 0) {
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

  /** Whether the coefficient is outside of the limits for independent values. */
  public boolean isNotable() {
    return lag1 < low || high < lag1;
  }
}
