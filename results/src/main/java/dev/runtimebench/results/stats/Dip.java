package dev.runtimebench.results.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The dip of a sample: the largest distance between its distribution function and the nearest
 * distribution function with one mode (J. A. Hartigan and P. M. Hartigan, The Annals of Statistics
 * 13, 1985; algorithm of P. M. Hartigan, Applied Statistics 34, 1985, AS 217). The dip of any
 * unimodal distribution is asymptotically not larger than the dip of the uniform distribution.
 */
public final class Dip {

  private Dip() {}

  /** The greatest convex minorant of a function, with the places where the two touch. */
  private record Hull(double[] values, int[] touch) {}

  /**
   * Returns the dip, from 1 / (2n) to 1/4.
   *
   * @param values the values, all finite, in any order; at least one
   */
  public static double of(double[] values) {
    // The sum makes 0 of -0.
    double[] sorted = Arrays.stream(values).map(v -> v + 0.0).sorted().toArray();
    double[] x = Arrays.stream(sorted).distinct().toArray();
    double least = 1 / (2.0 * values.length);
    if (x.length == 1) {
      return least;
    }
    double[] share = shares(sorted, x);
    double[] cdf = share.clone();
    Arrays.parallelPrefix(cdf, Double::sum);
    return Math.max(least, dip(x, share, cdf) / 2);
  }

  private static double[] shares(double[] sorted, double[] x) {
    double[] share = new double[x.length];
    int at = 0;
    for (double value : sorted) {
      at += x[at] == value ? 0 : 1;
      share[at] += 1.0 / sorted.length;
    }
    return share;
  }

  /** Narrows the modal interval until the hulls on both sides of it differ by no more than D. */
  private static double dip(double[] x, double[] share, double[] cdf) {
    int from = 0;
    int to = x.length;
    double distance = 0;
    while (true) {
      double[] xs = Arrays.copyOfRange(x, from, to);
      double[] after = Arrays.copyOfRange(cdf, from, to);
      double[] before = new double[after.length];
      for (int i = 0; i < before.length; i++) {
        before[i] = after[i] - share[from + i];
      }
      Hull lower = minorant(xs, before);
      Hull upper = majorant(xs, after);
      double left = widest(lower, upper, lower.touch());
      double right = widest(lower, upper, upper.touch());
      if (Math.max(left, right) <= distance) {
        return distance;
      }
      int low;
      int high;
      if (right > left) {
        int end = touching(upper.touch(), lower, upper, right).max().orElseThrow();
        high = end;
        low = Arrays.stream(lower.touch()).filter(t -> t <= end).max().orElse(0);
      } else {
        int begin = touching(lower.touch(), lower, upper, left).min().orElseThrow();
        low = begin;
        high = Arrays.stream(upper.touch()).filter(t -> t >= begin).min().orElse(begin);
      }
      distance = Math.max(distance, outer(lower, upper, before, after, low, high));
      if (low >= high || high - low == xs.length - 1) {
        return distance;
      }
      to = from + high + 1;
      from += low;
    }
  }

  private static double widest(Hull lower, Hull upper, int[] touch) {
    return Arrays.stream(touch)
        .mapToDouble(i -> Math.abs(upper.values()[i] - lower.values()[i]))
        .max()
        .orElse(0);
  }

  private static IntStream touching(int[] touch, Hull lower, Hull upper, double gap) {
    return Arrays.stream(touch).filter(i -> Math.abs(upper.values()[i] - lower.values()[i]) == gap);
  }

  /**
   * The largest distance to the hulls outside of the new modal interval. If the interval is one
   * point, the point may have any share of the values.
   */
  private static double outer(
      Hull lower, Hull upper, double[] before, double[] after, int low, int high) {
    double most = 0;
    int point = low == high ? 1 : 0;
    for (int i = 0; i <= low - point; i++) {
      most = Math.max(most, Math.abs(after[i] - lower.values()[i]));
    }
    for (int i = high + point; i < after.length; i++) {
      most = Math.max(most, Math.abs(upper.values()[i] - before[i]));
    }
    return most;
  }

  private static Hull minorant(double[] x, double[] y) {
    double[] hull = new double[y.length];
    List<Integer> touch = new ArrayList<>(List.of(0));
    hull[0] = y[0];
    for (int at = 0; at < y.length - 1; ) {
      int next = at + 1;
      for (int i = at + 2; i < y.length; i++) {
        if ((y[i] - y[at]) * (x[next] - x[at]) < (y[next] - y[at]) * (x[i] - x[at])) {
          next = i;
        }
      }
      for (int i = at + 1; i <= next; i++) {
        hull[i] = y[at] + (y[next] - y[at]) * (x[i] - x[at]) / (x[next] - x[at]);
      }
      touch.add(next);
      at = next;
    }
    return new Hull(hull, touch.stream().mapToInt(i -> i).toArray());
  }

  /** The least concave majorant: the minorant of the function turned by half a turn. */
  private static Hull majorant(double[] x, double[] y) {
    int n = y.length;
    double[] turnedX = new double[n];
    double[] turnedY = new double[n];
    for (int i = 0; i < n; i++) {
      turnedX[i] = -x[n - 1 - i];
      turnedY[i] = -y[n - 1 - i];
    }
    Hull turned = minorant(turnedX, turnedY);
    double[] hull = new double[n];
    for (int i = 0; i < n; i++) {
      hull[i] = -turned.values()[n - 1 - i];
    }
    int[] touch = new int[turned.touch().length];
    for (int i = 0; i < touch.length; i++) {
      touch[i] = n - 1 - turned.touch()[touch.length - 1 - i];
    }
    return new Hull(hull, touch);
  }
}
