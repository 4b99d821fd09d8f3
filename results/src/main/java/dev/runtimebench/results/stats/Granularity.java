package dev.runtimebench.results.stats;

import java.util.Arrays;
import java.util.Optional;

/**
 * How coarse the values are: whether all are whole numbers, and few of them, as from a clock that
 * counts whole seconds.
 *
 * @param median the median of the values, in whole steps
 */
public record Granularity(double median) {

  /** A step is coarse if the median has fewer steps. */
  private static final double FINE = 20;

  /** Fewer values may be whole numbers by chance. */
  private static final int MIN_VALUES = 4;

  /**
   * Returns the granularity of values that are coarse.
   *
   * @param values in any order; values that are not finite are skipped
   * @return empty if a value is not a whole number, if the median has 20 steps or more, or for
   *     fewer than 4 values
   */
  public static Optional<Granularity> of(double[] values) {
    double[] finite = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
    if (finite.length < MIN_VALUES || Arrays.stream(finite).anyMatch(v -> v != Math.rint(v))) {
      return Optional.empty();
    }
    double median = finite[finite.length / 2];
    return Math.abs(median) < FINE ? Optional.of(new Granularity(median)) : Optional.empty();
  }
}
