package dev.runtimebench.results.stats;

import java.util.Optional;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Computes the smallest ratio that a paired t-test on the log ratios detects with a given power,
 * for this many pairs with this spread. The power follows from the noncentral t distribution. It is
 * computed as the normal probability, averaged over the distribution of the estimated standard
 * deviation (Johnson, Kotz and Balakrishnan, <i>Continuous Univariate Distributions</i> 2, chapter
 * 31); R has it as {@code power.t.test(type = "one.sample")}.
 */
final class DetectableRatio {

  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  /** The number of intervals for Simpson's rule. */
  private static final int INTERVALS = 128;

  /** The number of bisection steps. */
  private static final int BISECTIONS = 40;

  private DetectableRatio() {}

  /**
   * Returns the ratio above 1. Below 1, the test detects the inverse.
   *
   * @param logRatios finite, in any order
   * @return at least 1; exactly 1 if all log ratios are equal; empty for fewer than 2 log ratios,
   *     and if the ratio is too large for a double
   */
  static Optional<Double> of(double[] logRatios, double confidence, double power) {
    int n = logRatios.length;
    if (n < 2) {
      return Optional.empty();
    }
    double error = MeanInterval.standardError(logRatios);
    double ratio = error == 0 ? 1 : Math.exp(standardErrors(n, confidence, power) * error);
    return Double.isFinite(ratio) ? Optional.of(ratio) : Optional.empty();
  }

  /**
   * How many true standard errors the mean must lie from 0, so that the test detects it with this
   * power.
   */
  static double standardErrors(int n, double confidence, double power) {
    double critical = MeanInterval.critical(n, confidence);
    double[] spreads = spreads(n - 1);
    double[] weights = weights(n - 1, spreads);
    double low = 0;
    double high = 1;
    while (power(high, critical, spreads, weights) < power) {
      high *= 2;
    }
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = (low + high) / 2;
      if (power(middle, critical, spreads, weights) < power) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  private static double power(double shift, double critical, double[] spreads, double[] weights) {
    double power = 0;
    for (int i = 0; i < spreads.length; i++) {
      power += weights[i] * NORMAL.cumulativeProbability(shift - critical * spreads[i]);
    }
    return power;
  }

  /** The points of the integration: estimated divided by true standard deviation. */
  private static double[] spreads(int freedom) {
    double low = Math.max(0, 1 - 8 / Math.sqrt(freedom));
    double step = (1 + 8 / Math.sqrt(freedom) - low) / INTERVALS;
    double[] spreads = new double[INTERVALS + 1];
    for (int i = 0; i <= INTERVALS; i++) {
      spreads[i] = low + i * step;
    }
    return spreads;
  }

  /**
   * The density of chi / sqrt(freedom) at the points, multiplied by Simpson's weights. The sum is
   * 1.
   */
  private static double[] weights(int freedom, double[] spreads) {
    double[] weights = new double[spreads.length];
    double sum = 0;
    for (int i = 0; i < spreads.length; i++) {
      double s = spreads[i];
      double logDensity =
          (freedom == 1 ? 0 : (freedom - 1) * Math.log(s)) - freedom * (s * s - 1) / 2;
      double simpson = i == 0 || i == INTERVALS ? 1 : i % 2 == 1 ? 4 : 2;
      weights[i] = simpson * Math.exp(logDensity);
      sum += weights[i];
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= sum;
    }
    return weights;
  }
}
