package dev.runtimebench.results.stats;

import java.util.Optional;

/** What a comparison says of the contestant. */
public enum Verdict {
  /** It is better: the interval leaves out 1 and the adjusted p-value is small. */
  Faster,
  /** It is worse. */
  Slower,
  /** Whatever difference there may be lies within the margin, even one that is certain. */
  Equivalent,
  /** Too few pairs or too much noise to tell, or values of which no ratio can be made. */
  Inconclusive;

  /**
   * The verdict.
   *
   * @param pairs how many pairs; with fewer than {@link SignFlip#leastPairs} nothing is certain
   * @param interval of the ratio contestant / baseline
   * @param adjustedP of the paired test
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
    // A p-value is a sum of shares of 2^n: as exact as a double, not more.
    boolean significant = adjustedP <= (1 - options.confidence()) * (1 + 1e-9);
    if (interval.get().contains(1) || !significant) {
      return Inconclusive;
    }
    return interval.get().high() < 1 == options.lowerIsBetter() ? Faster : Slower;
  }
}
