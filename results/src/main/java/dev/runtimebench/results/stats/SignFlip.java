package dev.runtimebench.results.stats;

import java.util.Arrays;
import java.util.Comparator;

/**
 * The paired randomisation test for a mean of zero. If the two runtimes were equal, each log ratio
 * could just as well have the opposite sign, because the order within a block is random. The
 * p-value is the share of all 2^n assignments of signs whose sum is at least as far from 0 as the
 * observed sum (Fisher, <i>The Design of Experiments</i>, 1935, section 21). The test assumes no
 * distribution. With fewer than {@link #leastPairs} pairs the p-value cannot be small enough for
 * significance.
 *
 * <p>With up to {@value #MAX_ENUMERATED} pairs every assignment is counted. With more pairs the
 * values are rounded to whole steps, about {@value #STEPS} in total, and the sums are counted by
 * convolution (Pagano and Tritchler, JASA 78, 1983). Sums within the rounding error of the observed
 * sum are counted too. So the p-value is slightly too large (near 0.05, by a factor of at most
 * about 1 + 5n / STEPS), but never random.
 */
public final class SignFlip {

  private static final int MAX_ENUMERATED = 20;
  private static final int STEPS = 32768;

  /** Sums that differ by less than this share of the largest possible sum are ties. */
  private static final double TIE = 1e-10;

  private SignFlip() {}

  /**
   * Returns the two-sided p-value.
   *
   * @param values the values, all finite, in any order; zeros do not change the p-value
   * @return between 2^(1-n) and 1; 1 for at most one value, and if all values are 0
   */
  public static double pValue(double[] values) {
    double greatest = Arrays.stream(values).map(Math::abs).max().orElse(0);
    if (greatest == 0) {
      return 1;
    }
    double[] scaled =
        Arrays.stream(values)
            .mapToObj(v -> v / greatest)
            .sorted(Comparator.comparingDouble((Double v) -> -Math.abs(v)).thenComparing(v -> v))
            .mapToDouble(v -> v)
            .toArray();
    return scaled.length <= MAX_ENUMERATED ? enumerated(scaled) : convolved(scaled);
  }

  /**
   * Returns the smallest p-value of that many pairs. This is also the probability that all values
   * fall into the same one of two equal modes.
   */
  public static double leastPValue(int pairs) {
    return Math.scalb(1.0, 1 - pairs);
  }

  /** Returns the minimum number of pairs for significance at this confidence: 6 at 0.95. */
  public static int leastPairs(double confidence) {
    int n = 1;
    while (leastPValue(n) > 1 - confidence + 1e-12) {
      n++;
    }
    return n;
  }

  private static double enumerated(double[] values) {
    int n = values.length;
    double[] rest = new double[n + 1];
    for (int i = n - 1; i >= 0; i--) {
      rest[i] = rest[i + 1] + Math.abs(values[i]);
    }
    double target = Math.abs(Arrays.stream(values).sum()) - TIE * rest[0];
    return Math.scalb((double) extreme(values, rest, 0, 0, target), -n);
  }

  /**
   * Counts the assignments of signs to the values from i on with which the sum reaches the target.
   */
  private static long extreme(double[] values, double[] rest, int i, double sum, double target) {
    if (Math.abs(sum) + rest[i] < target) {
      return 0;
    }
    if (Math.abs(sum) - rest[i] >= target) {
      return 1L << (values.length - i);
    }
    return extreme(values, rest, i + 1, sum + values[i], target)
        + extreme(values, rest, i + 1, sum - values[i], target);
  }

  private static double convolved(double[] values) {
    double sum = Arrays.stream(values).map(Math::abs).sum();
    int[] steps = Arrays.stream(values).mapToInt(v -> (int) Math.round(v / sum * STEPS)).toArray();
    int total = Arrays.stream(steps).map(Math::abs).sum();
    double observed = Math.abs(Arrays.stream(steps).sum()) - 2 * Math.sqrt(values.length);
    double[] share = new double[total + 1];
    share[0] = 1;
    int reached = 0;
    for (int step : steps) {
      int k = Math.abs(step);
      reached += k;
      for (int s = reached; s >= 0; s--) {
        share[s] = 0.5 * ((s <= reached - k ? share[s] : 0) + (s >= k ? share[s - k] : 0));
      }
    }
    double p = 0;
    for (int s = 0; s <= total; s++) {
      p += Math.abs(2 * s - total) >= observed ? share[s] : 0;
    }
    return Math.min(1, Math.max(p, Double.MIN_NORMAL));
  }
}
