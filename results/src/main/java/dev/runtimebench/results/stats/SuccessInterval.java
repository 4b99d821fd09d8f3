package dev.runtimebench.results.stats;

import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Wilson's score interval for a success rate (Wilson, JASA 22, 1927). Unlike the textbook interval,
 * it is not empty when every trial succeeds, and it never leaves the range from 0 to 1 (Brown, Cai
 * and DasGupta, Statistical Science 16, 2001).
 */
public final class SuccessInterval {

  private SuccessInterval() {}

  /**
   * Returns the interval for the probability that a trial succeeds.
   *
   * @param successes from 0 to {@code trials}
   * @param trials at least 1
   * @param confidence between 0 and 1, such as 0.95
   */
  public static Interval of(int successes, int trials, double confidence) {
    if (trials < 1 || successes < 0 || successes > trials) {
      throw new IllegalArgumentException(successes + " successes in " + trials + " trials");
    }
    double z = NormalDistribution.of(0, 1).inverseSurvivalProbability((1 - confidence) / 2);
    double n = trials;
    double rate = successes / n;
    double centre = rate + z * z / (2 * n);
    double half = z * Math.sqrt(rate * (1 - rate) / n + z * z / (4 * n * n));
    double scale = 1 + z * z / n;
    // Rounding must not move an end that is exactly 0 or 1.
    double low = successes == 0 ? 0 : (centre - half) / scale;
    double high = successes == trials ? 1 : (centre + half) / scale;
    return new Interval(low, high);
  }
}
