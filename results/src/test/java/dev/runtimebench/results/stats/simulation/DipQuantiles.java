package dev.runtimebench.results.stats.simulation;

import dev.runtimebench.results.stats.Dip;
import java.util.Arrays;
import java.util.Locale;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Computes quantiles of the dip of uniform samples, times the root of the sample's size. {@code
 * TwoGroups} uses the 99.9% quantiles.
 *
 * <p>Arguments: repetitions (default 100000).
 */
final class DipQuantiles {

  private static final int[] SIZES = {8, 10, 12, 15, 20, 30, 50, 100, 200, 500, 1000};

  private DipQuantiles() {}

  public static void main(String[] args) {
    int repetitions = Simulated.repetitions(args, 100_000);
    System.out.printf("%5s %8s %8s %8s%n", "n", "95%", "99%", "99.9%");
    for (int n : SIZES) {
      double[] dips = dips(n, repetitions);
      System.out.printf(
          Locale.ROOT,
          "%5d %8.4f %8.4f %8.4f%n",
          n,
          quantile(dips, 0.95),
          quantile(dips, 0.99),
          quantile(dips, 0.999));
    }
  }

  /** Dips of uniform samples, times the root of the sample's size, ascending. */
  static double[] dips(int n, int repetitions) {
    UniformRandomProvider rng = Simulated.rng(n);
    double[] dips = new double[repetitions];
    for (int i = 0; i < repetitions; i++) {
      dips[i] = Dip.of(rng.doubles(n).toArray()) * Math.sqrt(n);
    }
    Arrays.sort(dips);
    return dips;
  }

  static double quantile(double[] sorted, double part) {
    return sorted[(int) Math.ceil(part * sorted.length) - 1];
  }
}
