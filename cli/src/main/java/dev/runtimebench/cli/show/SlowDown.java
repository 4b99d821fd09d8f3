package dev.runtimebench.cli.show;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.Metric;
import java.util.Optional;

/**
 * How many times as slow a runtime is as the baseline: above 1 is worse, for times and for rates.
 *
 * @param ratio the ratio, inverted if a higher value is better
 * @param low the lower end of the interval; null with only one pair
 * @param high the upper end of the interval; null with only one pair
 */
public record SlowDown(double ratio, Double low, Double high) {

  /** Returns the slow-down of a comparison; empty without a positive ratio. */
  public static Optional<SlowDown> of(Comparison c) {
    if (!isUsable(c.ratio())) {
      return Optional.empty();
    }
    boolean interval = isUsable(c.ciLow()) && isUsable(c.ciHigh());
    if (isRate(c)) {
      return Optional.of(
          new SlowDown(
              1 / c.ratio(), interval ? 1 / c.ciHigh() : null, interval ? 1 / c.ciLow() : null));
    }
    return Optional.of(
        new SlowDown(c.ratio(), interval ? c.ciLow() : null, interval ? c.ciHigh() : null));
  }

  /** Whether a higher value is better, so that the ratio is inverted. */
  public static boolean isRate(Comparison c) {
    return c.better() == Metric.Better.Higher;
  }

  private static boolean isUsable(Double value) {
    return value != null && Double.isFinite(value) && value > 0;
  }

  /** Returns the interval: {@code [3.35, 3.48]}; a dash without an interval. */
  public String interval() {
    return Numbers.interval(low, high);
  }
}
