package dev.runtimebench.results.stats;

/**
 * What a comparison is asked for.
 *
 * @param confidence of the intervals, and 1 - confidence the rate of error of the verdicts; between
 *     0.5 and 1
 * @param equivalenceMargin how far from 1 a ratio may lie to make no difference, such as 0.02: from
 *     1 / 1.02 to 1.02; not negative
 * @param lowerIsBetter whether the lesser value is the faster one: true of times, false of rates
 */
public record AnalysisOptions(double confidence, double equivalenceMargin, boolean lowerIsBetter) {

  private static final double POWER = 0.8;

  /**
   * @throws IllegalArgumentException when a number is out of its range
   */
  public AnalysisOptions {
    if (!(confidence >= 0.5 && confidence < 1)) {
      throw new IllegalArgumentException("confidence " + confidence + " is not in [0.5, 1)");
    }
    if (!(equivalenceMargin >= 0 && equivalenceMargin < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "equivalence margin " + equivalenceMargin + " is negative");
    }
  }

  /** 95%, a margin of 2%. */
  public static AnalysisOptions defaults(boolean lowerIsBetter) {
    return new AnalysisOptions(0.95, 0.02, lowerIsBetter);
  }

  /** The power at which the smallest detectable ratio is stated. */
  public double power() {
    return POWER;
  }
}
