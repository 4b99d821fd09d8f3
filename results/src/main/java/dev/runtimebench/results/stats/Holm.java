package dev.runtimebench.results.stats;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Holm's step-down adjustment. With adjusted p-values, the probability of any false rejection in
 * the family is at most the significance level, even if the tests depend on each other (Holm,
 * Scandinavian Journal of Statistics 6, 1979).
 */
public final class Holm {

  private Holm() {}

  /**
   * Returns the adjusted p-values, in the order of the input.
   *
   * @param pValues the p-values, each between 0 and 1
   */
  public static double[] adjust(double[] pValues) {
    int m = pValues.length;
    int[] ascending =
        IntStream.range(0, m)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> pValues[i]))
            .mapToInt(i -> i)
            .toArray();
    double[] adjusted = new double[m];
    double least = 0;
    for (int rank = 0; rank < m; rank++) {
      int i = ascending[rank];
      least = Math.max(least, Math.min(1, (m - rank) * pValues[i]));
      adjusted[i] = least;
    }
    return adjusted;
  }
}
