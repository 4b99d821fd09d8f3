package dev.runtimebench.operator.stats;

import java.util.EnumSet;
import java.util.Optional;
import org.apache.commons.statistics.descriptive.DoubleStatistics;
import org.apache.commons.statistics.descriptive.Median;
import org.apache.commons.statistics.descriptive.Statistic;

/**
 * The distribution of the values that a sample holds; no value is dropped.
 *
 * @param n how many
 * @param median the median; between two middle values, their mean
 * @param mean the arithmetic mean
 * @param sd the sample's standard deviation (n - 1); empty when n is 1
 * @param min the least
 * @param max the greatest
 */
public record Distribution(
    int n, double median, double mean, Optional<Double> sd, double min, double max) {

  /** The distribution of at least one value; empty of none. */
  public static Optional<Distribution> of(double[] values) {
    if (values.length == 0) {
      return Optional.empty();
    }
    DoubleStatistics statistics =
        DoubleStatistics.of(
            EnumSet.of(Statistic.MEAN, Statistic.STANDARD_DEVIATION, Statistic.MIN, Statistic.MAX),
            values);
    return Optional.of(
        new Distribution(
            values.length,
            Median.withDefaults().withCopy(true).evaluate(values),
            statistics.getAsDouble(Statistic.MEAN),
            values.length < 2
                ? Optional.empty()
                : Optional.of(statistics.getAsDouble(Statistic.STANDARD_DEVIATION)),
            statistics.getAsDouble(Statistic.MIN),
            statistics.getAsDouble(Statistic.MAX)));
  }
}
