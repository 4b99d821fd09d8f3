package dev.runtimebench.results.stats;

import java.util.Optional;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The smallest ratio that this many pairs with this spread would have shown: the one that the
 * paired t-test on the log ratios finds with a given power. The power is the noncentral t
 * distribution's, here the normal probability averaged over the distribution of the estimated
 * standard deviation (Johnson, Kotz and Balakrishnan, <i>Continuous Univariate Distributions</i> 2,
 * chapter 31); R has it as {@code power.t.test(type = "one.sample")}.
 */
final class DetectableRatio {

  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  /** Intervals of Simpson's rule; steps of the bisection. */
  private static final int INTERVALS = 128;

  private static final int BISECTIONS = 40;

  private DetectableRatio() {}

  /**
   * The ratio above 1; its inverse is found as well.
   *
   * @param logRatios finite, in any order
   * @return at least 1; exactly 1 when all log ratios are equal; empty of fewer than 2, or when it
   *     is too large for a double
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

  /** How many true standard errors from 0 the mean must lie to be found with this power. */
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

  /** Estimated over true standard deviation: the points to integrate over. */
  private static double[] spreads(int freedom) {
    double low = Math.max(0, 1 - 8 / Math.sqrt(freedom));
    double step = (1 + 8 / Math.sqrt(freedom) - low) / INTERVALS;
    double[] spreads = new double[INTERVALS + 1];
    for (int i = 0; i <= INTERVALS; i++) {
      spreads[i] = low + i * step;
    }
    return spreads;
  }

  /** The density of chi / sqrt(freedom) at the points, with Simpson's weights, adding up to 1. */
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
