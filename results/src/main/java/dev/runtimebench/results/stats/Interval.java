package dev.runtimebench.results.stats;

import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/**
 * A closed interval with finite ends, in the unit of what it encloses.
 *
 * @param low the lower end
 * @param high the upper end, not below the lower
 */
public record Interval(double low, double high) {

  /** The interval with these ends; empty when one isn't finite or they are the wrong way round. */
  public static Optional<Interval> of(double low, double high) {
    return Double.isFinite(low) && Double.isFinite(high) && low <= high
        ? Optional.of(new Interval(low, high))
        : Optional.empty();
  }

  public boolean contains(double value) {
    return low <= value && value <= high;
  }

  /** Whether no point of it lies outside the other. */
  public boolean isInside(Interval other) {
    return other.low <= low && high <= other.high;
  }

  /** Both ends through an increasing function; empty when an end doesn't stay finite. */
  public Optional<Interval> map(DoubleUnaryOperator increasing) {
    return of(increasing.applyAsDouble(low), increasing.applyAsDouble(high));
  }
}
