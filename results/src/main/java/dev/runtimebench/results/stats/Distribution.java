package dev.runtimebench.results.stats;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import org.apache.commons.statistics.descriptive.DoubleStatistics;
import org.apache.commons.statistics.descriptive.Median;
import org.apache.commons.statistics.descriptive.Quantile;
import org.apache.commons.statistics.descriptive.Statistic;

/**
 * The distribution of the finite values that a sample holds; none of them is dropped. What is NaN
 * or infinite was not measured and isn't counted.
 *
 * <p>Quantiles are of Hyndman and Fan's type 8 (The American Statistician 50, 1996): of the sorted
 * values the one at p (n + 1/3) + 1/3, interpolated; their median is about unbiased whatever the
 * distribution.
 *
 * @param n how many
 * @param median the median; between two middle values, their mean
 * @param medianInterval at 95% or a little more, from one order statistic to another; empty of
 *     fewer than 6 values
 * @param mean the arithmetic mean
 * @param sd the sample's standard deviation (n - 1); empty when n is 1, or when it is too large for
 *     a double
 * @param min the least
 * @param max the greatest
 * @param p95 the 95th percentile; empty of fewer than 20 values
 * @param p99 the 99th percentile; empty of fewer than 100 values
 */
@RecordBuilder
public record Distribution(
    int n,
    double median,
    Optional<Interval> medianInterval,
    double mean,
    Optional<Double> sd,
    double min,
    double max,
    Optional<Double> p95,
    Optional<Double> p99) {

  private static final double CONFIDENCE = 0.95;
  private static final Quantile QUANTILE =
      Quantile.withDefaults().with(Quantile.EstimationMethod.HF8).withCopy(true);

  /** The distribution of at least one finite value; empty of none. */
  public static Optional<Distribution> of(double[] values) {
    return of(values, CONFIDENCE);
  }

  /** The same, with the median's interval at another confidence, between 0 and 1. */
  public static Optional<Distribution> of(double[] values, double confidence) {
    double[] finite = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
    if (finite.length == 0) {
      return Optional.empty();
    }
    DoubleStatistics statistics =
        DoubleStatistics.of(
            EnumSet.of(Statistic.MEAN, Statistic.STANDARD_DEVIATION, Statistic.MIN, Statistic.MAX),
            finite);
    double sd = statistics.getAsDouble(Statistic.STANDARD_DEVIATION);
    return Optional.of(
        DistributionBuilder.builder()
            .n(finite.length)
            .median(Median.withDefaults().withCopy(true).evaluate(finite))
            .medianInterval(MedianInterval.of(finite, confidence))
            .mean(statistics.getAsDouble(Statistic.MEAN))
            .sd(finite.length < 2 || !Double.isFinite(sd) ? Optional.empty() : Optional.of(sd))
            .min(statistics.getAsDouble(Statistic.MIN))
            .max(statistics.getAsDouble(Statistic.MAX))
            .p95(quantile(finite, 0.95, 20))
            .p99(quantile(finite, 0.99, 100))
            .build());
  }

  private static Optional<Double> quantile(double[] values, double p, int least) {
    return values.length < least ? Optional.empty() : Optional.of(QUANTILE.evaluate(values, p));
  }
}
