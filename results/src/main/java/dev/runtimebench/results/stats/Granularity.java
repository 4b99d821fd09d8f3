package dev.runtimebench.results.stats;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;

/**
 * How coarse values are: whether all are multiples of a power of ten, and few steps of it, as from
 * a clock that counts whole seconds or hundredths of a second.
 *
 * @param step the power of ten
 * @param median the median of the values
 */
public record Granularity(BigDecimal step, double median) {

  /** A step is coarse if the median has fewer steps. */
  private static final double FINE = 20;

  /** Fewer values may be multiples by chance. */
  private static final int MIN_VALUES = 4;

  /**
   * Returns the largest power of ten that divides all values.
   *
   * @param values values that are not finite are skipped
   * @return empty if no value is finite and other than zero
   */
  public static Optional<BigDecimal> step(double[] values) {
    return Arrays.stream(values)
        .filter(v -> Double.isFinite(v) && v != 0)
        .mapToObj(v -> BigDecimal.valueOf(v).stripTrailingZeros().scale())
        .max(Integer::compare)
        .map(scale -> BigDecimal.ONE.scaleByPowerOfTen(-scale));
  }

  /**
   * Returns the granularity of values that are coarse.
   *
   * @param values multiples of the step, in any order; values that are not finite are skipped
   * @return empty if the median has 20 steps or more, or for fewer than 4 values
   */
  public static Optional<Granularity> of(double[] values, BigDecimal step) {
    double[] finite = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
    if (finite.length < MIN_VALUES) {
      return Optional.empty();
    }
    double median = finite[finite.length / 2];
    return Math.abs(median) < FINE * step.doubleValue()
        ? Optional.of(new Granularity(step, median))
        : Optional.empty();
  }
}
