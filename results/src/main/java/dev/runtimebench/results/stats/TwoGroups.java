package dev.runtimebench.results.stats;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/**
 * Two groups that values fall into: the dip test rejects a single mode, and the widest gap between
 * the groups splits them.
 *
 * @param low the median of the lower group
 * @param lowCount the number of values in the lower group
 * @param high the median of the higher group
 * @param highCount the number of values in the higher group
 */
public record TwoGroups(double low, int lowCount, double high, int highCount) {

  /** With fewer values even the clearest split may be chance. */
  static final int MIN_VALUES = 8;

  /**
   * The sample sizes for which the critical values below were simulated ({@code
   * stats.simulation.DipQuantiles}).
   */
  private static final int[] SIZES = {8, 10, 12, 15, 20, 30, 50, 100, 200, 500, 1000};

  /**
   * The 99.9% quantiles of the dip of uniform samples, times the root of the sample's size. Uniform
   * values are the hardest case: other distributions with one mode have smaller dips.
   */
  private static final double[] CRITICAL = {
    0.5455, 0.5746, 0.5875, 0.6043, 0.6211, 0.6410, 0.6571, 0.6884, 0.6995, 0.7135, 0.7230
  };

  /** A group is smaller than this share of the values: the values are outliers. */
  private static final double MIN_SHARE = 0.1;

  /** With fewer different values, their differences say nothing about a step. */
  private static final int MIN_DISTINCT = 3;

  /** Groups that differ by less are of no consequence. */
  private static final double MIN_RATIO = 1.05;

  /**
   * Returns the groups; empty if the values may well come from a distribution with one mode.
   *
   * @param values the values, all finite, in any order
   */
  public static Optional<TwoGroups> of(double[] values) {
    double[] sorted = Arrays.stream(values).sorted().toArray();
    if (values.length < MIN_VALUES || Dip.of(spread(sorted)) <= critical(values.length)) {
      return Optional.empty();
    }
    int least = Math.max(2, (int) Math.ceil(MIN_SHARE * sorted.length));
    int split = least;
    for (int i = least; i <= sorted.length - least; i++) {
      if (sorted[i] - sorted[i - 1] > sorted[split] - sorted[split - 1]) {
        split = i;
      }
    }
    TwoGroups groups =
        new TwoGroups(
            median(Arrays.copyOfRange(sorted, 0, split)),
            split,
            median(Arrays.copyOfRange(sorted, split, sorted.length)),
            sorted.length - split);
    boolean near = groups.low > 0 && groups.high / groups.low < MIN_RATIO;
    return near ? Optional.empty() : Optional.of(groups);
  }

  /**
   * Spreads equal values over the width of one step, because the dip test is for values without
   * ties: rounded values would look like many modes. The step is the greatest common divisor of all
   * differences. With two different values it is the last digit of the values.
   */
  static double[] spread(double[] sorted) {
    double step = step(Arrays.stream(sorted).distinct().toArray());
    double[] spread = sorted.clone();
    int from = 0;
    for (int i = 1; i <= sorted.length; i++) {
      if (i == sorted.length || sorted[i] != sorted[from]) {
        int ties = i - from;
        for (int j = 0; j < ties; j++) {
          spread[from + j] += step * ((j + 0.5) / ties - 0.5);
        }
        from = i;
      }
    }
    return spread;
  }

  private static double step(double[] distinct) {
    int scale =
        Arrays.stream(distinct)
            .mapToInt(v -> new BigDecimal(Double.toString(v)).stripTrailingZeros().scale())
            .max()
            .orElse(0);
    BigDecimal digit = BigDecimal.ONE.scaleByPowerOfTen(-scale);
    if (distinct.length < MIN_DISTINCT) {
      return digit.doubleValue();
    }
    BigInteger common = BigInteger.ZERO;
    for (double value : distinct) {
      BigDecimal difference =
          new BigDecimal(Double.toString(value))
              .subtract(new BigDecimal(Double.toString(distinct[0])));
      common = common.gcd(difference.scaleByPowerOfTen(scale).toBigInteger());
    }
    return new BigDecimal(common).multiply(digit).doubleValue();
  }

  /** The dip above which a sample of that size does not come from a distribution with one mode. */
  static double critical(int size) {
    int next = 0;
    while (next < SIZES.length - 1 && SIZES[next] < size) {
      next++;
    }
    double scaled = CRITICAL[next];
    if (SIZES[next] > size && next > 0) {
      double from = SIZES[next - 1];
      double part = (size - from) / (SIZES[next] - from);
      scaled = CRITICAL[next - 1] + part * (CRITICAL[next] - CRITICAL[next - 1]);
    }
    return scaled / Math.sqrt(size);
  }

  private static double median(double[] values) {
    return Distribution.of(values).orElseThrow().median();
  }
}
