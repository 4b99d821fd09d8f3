package dev.runtimebench.results.stats;

/**
 * The options of a comparison.
 *
 * @param confidence the confidence of the intervals, at least 0.5 and below 1; 1 - confidence is
 *     the error rate of the verdicts
 * @param equivalenceMargin how far from 1 a ratio may lie and still count as no difference; 0.02
 *     means from 1 / 1.02 to 1.02; not negative
 * @param lowerIsBetter whether a lower value is better: true for times, false for rates
 */
public record AnalysisOptions(double confidence, double equivalenceMargin, boolean lowerIsBetter) {

  /** The default confidence. */
  public static final double CONFIDENCE = 0.95;

  /** The default equivalence margin. */
  public static final double EQUIVALENCE_MARGIN = 0.02;

  private static final double POWER = 0.8;

  /**
   * @throws IllegalArgumentException if a number is out of range
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

  /** Returns options with the default confidence and the default margin. */
  public static AnalysisOptions defaults(boolean lowerIsBetter) {
    return new AnalysisOptions(CONFIDENCE, EQUIVALENCE_MARGIN, lowerIsBetter);
  }

  /** The power for the smallest detectable ratio. */
  public double power() {
    return POWER;
  }
}
