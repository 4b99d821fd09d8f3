package dev.runtimebench.results.stats;

import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
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

  /**
   * Adjusts comparisons as one family.
   *
   * @param pValue returns a comparison's own p-value
   * @param adjust returns a comparison with an adjusted p-value
   * @return the adjusted comparisons, in the given order
   */
  static <T> List<T> family(
      List<T> comparisons, ToDoubleFunction<T> pValue, BiFunction<T, Double, T> adjust) {
    double[] adjusted = adjust(comparisons.stream().mapToDouble(pValue).toArray());
    return IntStream.range(0, adjusted.length)
        .mapToObj(i -> adjust.apply(comparisons.get(i), adjusted[i]))
        .toList();
  }
}
