package dev.runtimebench.results.stats;

import java.util.Optional;

/** How the contestant compares with the baseline. */
public enum Verdict {
  /**
   * The contestant is better: the interval does not contain 1, and the adjusted p-value is small.
   */
  Faster,
  /** The contestant is worse: the same conditions, in the other direction. */
  Slower,
  /** The whole interval lies within the equivalence margin, even if it does not contain 1. */
  Equivalent,
  /** There are too few pairs, there is too much noise, or some values give no ratio. */
  Inconclusive;

  /**
   * Returns the verdict.
   *
   * @param pairs the number of pairs; with fewer than {@link SignFlip#leastPairs} the verdict is
   *     Inconclusive
   * @param interval the interval of the ratio contestant / baseline
   * @param adjustedP the adjusted p-value of the paired test
   */
  public static Verdict of(
      int pairs, Optional<Interval> interval, double adjustedP, AnalysisOptions options) {
    if (interval.isEmpty() || pairs < SignFlip.leastPairs(options.confidence())) {
      return Inconclusive;
    }
    double margin = 1 + options.equivalenceMargin();
    if (interval.get().isInside(new Interval(1 / margin, margin))) {
      return Equivalent;
    }
    // The tolerance allows for rounding errors: a p-value is a sum of many shares.
    boolean significant = adjustedP <= (1 - options.confidence()) * (1 + 1e-9);
    if (interval.get().contains(1) || !significant) {
      return Inconclusive;
    }
    return interval.get().high() < 1 == options.lowerIsBetter() ? Faster : Slower;
  }
}
