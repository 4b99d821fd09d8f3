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
  /**
   * The whole interval lies within the equivalence margin, even if it does not contain 1. Without a
   * ratio: all values of each block are equal.
   */
  Equivalent,
  /** There are too few pairs, there is too much noise, or some values do not count. */
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
    return of(interval.get(), 1, adjustedP, options);
  }

  /**
   * Returns the verdict of a comparison without a ratio. A margin is relative to the baseline, and
   * the baseline may be 0. So only blocks without any difference are Equivalent.
   *
   * @param pairs the number of pairs, as for a ratio
   * @param interval the interval of the difference contestant - baseline
   * @param adjustedP the adjusted p-value of the test
   */
  public static Verdict ofDifference(
      int pairs, Optional<Interval> interval, double adjustedP, AnalysisOptions options) {
    if (interval.isEmpty() || pairs < SignFlip.leastPairs(options.confidence())) {
      return Inconclusive;
    }
    if (interval.get().low() == 0 && interval.get().high() == 0) {
      return Equivalent;
    }
    return of(interval.get(), 0, adjustedP, options);
  }

  /**
   * The verdict of an interval.
   *
   * @param equal the value of two equal runtimes: a ratio of 1, or a difference of 0
   */
  private static Verdict of(
      Interval interval, double equal, double adjustedP, AnalysisOptions options) {
    // The tolerance allows for rounding errors: a p-value is a sum of many shares.
    boolean significant = adjustedP <= (1 - options.confidence()) * (1 + 1e-9);
    if (interval.contains(equal) || !significant) {
      return Inconclusive;
    }
    return interval.high() < equal == options.lowerIsBetter() ? Faster : Slower;
  }
}
