package dev.runtimebench.results.stats;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.HypergeometricDistribution;

/**
 * The exact Cochran-Mantel-Haenszel test: whether two groups of trials fail equally often within
 * each stratum (Mantel and Haenszel, Journal of the National Cancer Institute 22, 1959; Agresti,
 * <i>Categorical Data Analysis</i>, 2002, section 6.7). The strata may have different failure
 * rates. Given the number of failures in each stratum, the p-value is the probability of a number
 * of failures in the first group, over all strata, that is at most as likely as the observed
 * number. The test holds for any number of trials. With one stratum it is Fisher's exact test.
 */
public final class MantelHaenszel {

  /** Numbers whose probabilities differ by less than this share are equally likely. */
  private static final double TIE = 1e-7;

  private MantelHaenszel() {}

  /**
   * The trials of one stratum.
   *
   * @param failed the failures in the first group
   * @param trials the trials in that group, at least {@code failed}
   * @param otherFailed the failures in the other group
   * @param otherTrials the trials in the other group, at least {@code otherFailed}
   */
  public record Stratum(int failed, int trials, int otherFailed, int otherTrials) {

    public Stratum {
      if (failed < 0 || failed > trials || otherFailed < 0 || otherFailed > otherTrials) {
        throw new IllegalArgumentException(
            "%d of %d and %d of %d".formatted(failed, trials, otherFailed, otherTrials));
      }
    }

    /** Whether the failures could be split in different ways. */
    private boolean isInformative() {
      int failures = failed + otherFailed;
      return trials > 0 && otherTrials > 0 && failures > 0 && failures < trials + otherTrials;
    }
  }

  /** The probabilities of the numbers of failures from {@code least} on. */
  private record Numbers(int least, double[] probabilities) {

    private static Numbers of(Stratum stratum) {
      HypergeometricDistribution split =
          HypergeometricDistribution.of(
              stratum.trials() + stratum.otherTrials(),
              stratum.failed() + stratum.otherFailed(),
              stratum.trials());
      int least = split.getSupportLowerBound();
      return new Numbers(
          least,
          IntStream.rangeClosed(least, split.getSupportUpperBound())
              .mapToDouble(split::probability)
              .toArray());
    }

    private Numbers plus(Numbers other) {
      double[] sum = new double[probabilities.length + other.probabilities.length - 1];
      for (int i = 0; i < probabilities.length; i++) {
        for (int j = 0; j < other.probabilities.length; j++) {
          sum[i + j] += probabilities[i] * other.probabilities[j];
        }
      }
      return new Numbers(least + other.least, sum);
    }
  }

  /**
   * Returns the two-sided p-value.
   *
   * @return greater than 0 and at most 1; 1 if no stratum says anything
   */
  public static double pValue(List<Stratum> strata) {
    List<Stratum> informative = strata.stream().filter(Stratum::isInformative).toList();
    Numbers numbers =
        informative.stream()
            .map(Numbers::of)
            .reduce(new Numbers(0, new double[] {1}), Numbers::plus);
    int failed = informative.stream().mapToInt(Stratum::failed).sum();
    double observed = numbers.probabilities()[failed - numbers.least()] * (1 + TIE);
    double p = 0;
    for (double probability : numbers.probabilities()) {
      p += probability <= observed ? probability : 0;
    }
    return Math.min(1, Math.max(p, Double.MIN_NORMAL));
  }
}
