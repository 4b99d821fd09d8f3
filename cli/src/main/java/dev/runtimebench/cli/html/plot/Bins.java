package dev.runtimebench.cli.html.plot;

import java.util.Arrays;

/**
 * Counts values in bins of equal width: equal ratios on a logarithmic axis.
 *
 * @param from the lower end of the first bin, on the axis
 * @param width the width of a bin, on the axis
 * @param log whether the axis is logarithmic
 */
record Bins(double from, double width, int[] counts, boolean log) {

  /**
   * Counts the values.
   *
   * @param values at least one
   * @param log only if all values are positive
   */
  static Bins of(double[] values, int count, boolean log) {
    double[] places = log ? Arrays.stream(values).map(Math::log).toArray() : values;
    double least = Arrays.stream(places).min().orElseThrow();
    double width = (Arrays.stream(places).max().orElseThrow() - least) / count;
    int[] counts = new int[count];
    for (double place : places) {
      int bin = width > 0 ? (int) ((place - least) / width) : 0;
      counts[Math.min(count - 1, bin)]++;
    }
    return new Bins(least, width, counts, log);
  }

  /** The middle of a bin. */
  double middle(int bin) {
    double place = from + (bin + 0.5) * width;
    return log ? Math.exp(place) : place;
  }
}
