package dev.runtimebench.cli.html;

import java.util.ArrayList;
import java.util.Collection;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.Stream;

/**
 * The horizontal axis of a plot. Maps values to percent of the plot's width. The axis is linear
 * from zero, or logarithmic if the values lie far apart.
 */
final class Axis {

  /** From this ratio of greatest to least value, the axis is logarithmic. */
  private static final double LOG_MIN_RATIO = 8;

  private static final double LEFT = 1;
  private static final double RIGHT = 97;
  private static final double MAX_STRETCH = 3;
  private static final int FEW_DECADES = 3;

  private final boolean log;
  private final double from;
  private final double to;

  private Axis(boolean log, double from, double to) {
    this.log = log;
    this.from = from;
    this.to = to;
  }

  /**
   * Returns an axis that contains all values. There must be at least one value.
   *
   * @param wanted further values to show, except those far below the least value: on a logarithmic
   *     axis the mean minus one standard deviation can lie decades below
   */
  static Axis of(Collection<Double> values, Collection<Double> wanted) {
    double floor = values.stream().mapToDouble(v -> v).min().orElseThrow() / MAX_STRETCH;
    DoubleSummaryStatistics range =
        Stream.concat(values.stream(), wanted.stream().filter(v -> v >= floor))
            .mapToDouble(v -> v)
            .summaryStatistics();
    double least = range.getMin();
    double most = range.getMax();
    if (least > 0 && most / least >= LOG_MIN_RATIO) {
      return new Axis(true, Math.log10(least) - 0.08, Math.log10(most) + 0.08);
    }
    double top = most > 0 ? most : least == 0 ? 1 : 0;
    return new Axis(false, Math.min(0, least), top * 1.03);
  }

  boolean isLog() {
    return log;
  }

  /** Returns a value's position, in percent; a value outside the axis is at the edge. */
  double at(double value) {
    double v = log ? Math.log10(value) : value;
    double part = log && value <= 0 ? 0 : (v - from) / (to - from);
    return LEFT + Math.max(0, Math.min(1, part)) * (RIGHT - LEFT);
  }

  /** Returns the round values to mark, ascending. */
  List<Double> ticks() {
    return log ? logTicks() : linearTicks();
  }

  private List<Double> logTicks() {
    boolean few = to - from <= FEW_DECADES;
    double[] steps = few ? new double[] {1, 2, 5} : new double[] {1};
    List<Double> ticks = new ArrayList<>();
    for (int decade = (int) Math.floor(from); decade <= (int) Math.ceil(to); decade++) {
      for (double step : steps) {
        double value = step * Math.pow(10, decade);
        if (Math.log10(value) >= from && Math.log10(value) <= to) {
          ticks.add(value);
        }
      }
    }
    return ticks;
  }

  private List<Double> linearTicks() {
    double rough = (to - from) / 5;
    double size = Math.pow(10, Math.floor(Math.log10(rough)));
    double factor = rough / size;
    double step = size * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
    List<Double> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(from / step); i * step <= to; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }
}
