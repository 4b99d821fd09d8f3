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
 * The distribution of the finite values of a sample. Outliers are kept. A value that is NaN or
 * infinite was not measured, and is not counted.
 *
 * <p>Quantiles are Hyndman and Fan's type 8 (The American Statistician 50, 1996): the sorted
 * values, interpolated at position p (n + 1/3) + 1/3. They are approximately median-unbiased for
 * every distribution.
 *
 * @param n the number of values
 * @param median the median; for an even number of values, the mean of the two middle ones
 * @param medianInterval the interval of the median between two order statistics, with at least the
 *     given confidence; at 95%, empty for fewer than 6 values
 * @param mean the arithmetic mean
 * @param sd the sample's standard deviation (divisor n - 1); empty if n is 1, or if it is too large
 *     for a double
 * @param min the minimum
 * @param max the maximum
 * @param p95 the 95th percentile; empty for fewer than 20 values
 * @param p99 the 99th percentile; empty for fewer than 100 values
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

  /** Returns the distribution with the median's interval at 95%; empty if no value is finite. */
  public static Optional<Distribution> of(double[] values) {
    return of(values, CONFIDENCE);
  }

  /**
   * Returns the distribution with the median's interval at the given confidence, between 0 and 1;
   * empty if no value is finite.
   */
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
