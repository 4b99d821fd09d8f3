package dev.runtimebench.results.stats;

import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * A closed interval with finite ends, in the unit of the estimate.
 *
 * @param low the lower end
 * @param high the upper end, not below the lower
 */
public record Interval(double low, double high) {

  /**
   * Returns the interval with these ends; empty if an end is not finite, or if the lower end is
   * above the upper end.
   */
  public static Optional<Interval> of(double low, double high) {
    return Double.isFinite(low) && Double.isFinite(high) && low <= high
        ? Optional.of(new Interval(low, high))
        : Optional.empty();
  }

  public boolean contains(double value) {
    return low <= value && value <= high;
  }

  /** Whether every point of this interval lies in the other interval. */
  public boolean isInside(Interval other) {
    return other.low <= low && high <= other.high;
  }

  /** Applies an increasing function to both ends; empty if a resulting end is not finite. */
  public Optional<Interval> map(DoubleUnaryOperator increasing) {
    return of(increasing.applyAsDouble(low), increasing.applyAsDouble(high));
  }
}
