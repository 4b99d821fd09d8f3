package dev.runtimebench.results.stats;

import java.util.OptionalDouble;

/**
 * The paired ratios of two runtimes, one added after the other (Welford, <i>Note on a method for
 * calculating corrected sums of squares and products</i>, Technometrics 4, 1962). The work for a
 * pair does not depend on the number of pairs before it. The half-width is that of {@link
 * PairedComparison#relativeHalfWidth} except for rounding errors. Not thread-safe.
 */
public final class RunningRatio {

  private int pairs;
  private boolean withoutRatio;
  private double mean;
  private double squares;

  /**
   * Adds the values of one block. A block without two positive and finite values has no ratio. If a
   * block has finite values and no ratio, the comparison has no ratio either.
   *
   * @param contestant in the same unit as the baseline's value
   */
  public void add(double baseline, double contestant) {
    Pairs.Pair pair = new Pairs.Pair(baseline, contestant);
    if (!pair.hasRatio()) {
      withoutRatio |= Double.isFinite(baseline) && Double.isFinite(contestant);
      return;
    }
    double log = pair.logRatio();
    pairs++;
    double delta = log - mean;
    mean += delta / pairs;
    squares += delta * (log - mean);
  }

  /** The number of blocks with a ratio. */
  public int pairs() {
    return pairs;
  }

  /**
   * How far the interval of the ratio reaches from its middle; empty for fewer than two pairs, and
   * without a ratio.
   */
  public OptionalDouble relativeHalfWidth(double confidence) {
    if (pairs < 2 || withoutRatio) {
      return OptionalDouble.empty();
    }
    double error = Math.sqrt(squares / (pairs - 1) / pairs);
    return OptionalDouble.of(Math.expm1(MeanInterval.critical(pairs, confidence) * error));
  }
}
