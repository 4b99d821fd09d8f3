package dev.runtimebench.results.stats;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.statistics.descriptive.Median;

/**
 * Finds values that lie far from the rest. They are only reported, never dropped. An outlier is a
 * value whose modified z-score 0.6745 (x - median) / MAD exceeds {@value #LIMIT} in size (Iglewicz
 * and Hoaglin, <i>How to Detect and Handle Outliers</i>, 1993). If more than half of the values are
 * equal, the MAD is 0, and the mean absolute deviation is used instead: (x - median) / (1.253314
 * MeanAD).
 */
public final class Outliers {

  private static final double LIMIT = 3.5;

  /** With fewer values the median absolute deviation is too rough. */
  private static final int MIN_VALUES = 5;

  private Outliers() {}

  /**
   * Returns the positions of the outliers, ascending.
   *
   * @param values the values, all finite
   * @return empty for fewer than 5 values, and if all are equal
   */
  public static int[] of(double[] values) {
    if (values.length < MIN_VALUES) {
      return new int[0];
    }
    double median = median(values);
    double[] deviations = Arrays.stream(values).map(v -> Math.abs(v - median)).toArray();
    double mad = median(deviations) / 0.6745;
    double scale = mad > 0 ? mad : MeanInterval.mean(deviations) * 1.253314;
    return IntStream.range(0, values.length).filter(i -> deviations[i] > LIMIT * scale).toArray();
  }

  private static double median(double[] values) {
    return Median.withDefaults().withCopy(true).evaluate(values);
  }
}
