package dev.runtimebench.results.stats;

import org.apache.commons.statistics.distribution.HypergeometricDistribution;

/**
 * Fisher's exact test: whether two groups of trials fail equally often (Fisher, <i>The Design of
 * Experiments</i>, 1935). Given the number of failures in both groups together, the p-value is the
 * probability of a split that is at most as likely as the observed split. The test holds for any
 * number of trials. Commons Statistics has the test too, but counts only one of two equally likely
 * splits in some tables: 0 of 2 against 2 of 5 must give 1, and not 0.52.
 */
public final class FisherExact {

  /** Splits whose probabilities differ by less than this share are equally likely. */
  private static final double TIE = 1e-7;

  private FisherExact() {}

  /**
   * Returns the two-sided p-value.
   *
   * @param failed the failures in one group
   * @param trials the trials in that group, at least {@code failed}
   * @param otherFailed the failures in the other group
   * @param otherTrials the trials in the other group, at least {@code otherFailed}
   * @return greater than 0 and at most 1; 1 if a group has no trial, and if none or all failed
   */
  public static double pValue(int failed, int trials, int otherFailed, int otherTrials) {
    if (failed < 0 || failed > trials || otherFailed < 0 || otherFailed > otherTrials) {
      throw new IllegalArgumentException(
          "%d of %d and %d of %d".formatted(failed, trials, otherFailed, otherTrials));
    }
    int all = trials + otherTrials;
    int failures = failed + otherFailed;
    if (trials == 0 || otherTrials == 0 || failures == 0 || failures == all) {
      return 1;
    }
    HypergeometricDistribution split = HypergeometricDistribution.of(all, failures, trials);
    double observed = split.probability(failed) * (1 + TIE);
    double p = 0;
    for (int k = split.getSupportLowerBound(); k <= split.getSupportUpperBound(); k++) {
      double probability = split.probability(k);
      p += probability <= observed ? probability : 0;
    }
    return Math.min(1, Math.max(p, Double.MIN_NORMAL));
  }
}
