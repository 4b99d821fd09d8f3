package dev.runtimebench.cli.html;

import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.cli.show.Numbers;
import dev.runtimebench.cli.show.Scale;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Plots one metric's distribution under each runtime, as inline SVG: whiskers from minimum to
 * maximum, a box for the mean plus and minus one standard deviation, a line at the median.
 * Horizontal positions are in percent, so that text keeps its size on a phone.
 */
final class DistributionPlot {

  private static final int TOP = 6;
  private static final int ROW = 46;
  private static final int LABEL = 15;
  private static final int MIDDLE = 31;
  private static final int HALF_BOX = 7;
  private static final int AXIS = 26;

  private final String title;
  private final RuntimeColors colors;
  private final String baseline;
  private final List<RuntimeResult> results;

  /**
   * @param runtimes all runtimes of the benchmark, in the spec's order, which gives the colors
   * @param results the results of one metric; results without a median are skipped
   */
  DistributionPlot(
      String title, List<String> runtimes, String baseline, List<RuntimeResult> results) {
    this.title = title;
    this.colors = new RuntimeColors(runtimes, baseline);
    this.baseline = baseline;
    this.results = results.stream().filter(r -> r.median() != null).toList();
  }

  /** Writes the plot; writes nothing without results. */
  void write(Markup out) {
    if (results.isEmpty()) {
      return;
    }
    Axis axis = axis(results);
    Scale scale = Scale.of(results.get(0).unit(), values(results));
    int bottom = TOP + ROW * results.size() + 4;
    Svg.open(out, bottom + AXIS, title);
    grid(out, axis, scale, bottom);
    for (int i = 0; i < results.size(); i++) {
      row(out, axis, scale, results.get(i), TOP + i * ROW);
    }
    out.close();
  }

  /** Returns the axis for these results; at least one result must have numbers. */
  static Axis axis(List<RuntimeResult> results) {
    return Axis.of(values(results), boxes(results));
  }

  private static List<Double> values(List<RuntimeResult> results) {
    return results.stream()
        .flatMap(r -> Stream.of(r.min(), r.median(), r.max()))
        .filter(Objects::nonNull)
        .toList();
  }

  private static List<Double> boxes(List<RuntimeResult> results) {
    return results.stream()
        .filter(r -> r.mean() != null && r.sd() != null)
        .flatMap(r -> Stream.of(r.mean() - r.sd(), r.mean() + r.sd()))
        .toList();
  }

  private static void grid(Markup out, Axis axis, Scale scale, int bottom) {
    List<Double> ticks = axis.ticks();
    for (int i = 0; i < ticks.size(); i++) {
      String x = Svg.percent(axis.at(ticks.get(i)));
      Svg.line(out, "grid", x, TOP, x, bottom);
      // The style sheet hides every second label on a phone.
      out.leaf(
          "text",
          Labels.tick(scale, ticks.get(i)),
          "class",
          i % 2 == 0 ? "tick" : "tick odd",
          "x",
          x,
          "y",
          String.valueOf(bottom + 17),
          "text-anchor",
          axis.at(ticks.get(i)) < 4 ? "start" : axis.at(ticks.get(i)) > 92 ? "end" : "middle");
    }
    Svg.line(out, "axis", "1%", bottom, "97%", bottom);
  }

  private void row(Markup out, Axis axis, Scale scale, RuntimeResult result, int top) {
    int middle = top + MIDDLE;
    String name = result.runtime().equals(baseline) ? " (baseline)" : "";
    out.leaf(
        "text",
        result.runtime() + name,
        "class",
        "runtime",
        "x",
        "1%",
        "y",
        String.valueOf(top + LABEL));
    out.leaf(
        "text",
        "median " + Labels.show(scale, result.median()),
        "class",
        "value",
        "x",
        "97%",
        "y",
        String.valueOf(top + LABEL),
        "text-anchor",
        "end");
    out.open("g", "class", colors.of(result.runtime()));
    out.leaf("title", summary(scale, result));
    if (result.min() != null && result.max() != null) {
      whiskers(out, axis.at(result.min()), axis.at(result.max()), middle);
    }
    if (result.mean() != null && result.sd() != null) {
      double left = axis.at(result.mean() - result.sd());
      double right = axis.at(result.mean() + result.sd());
      out.empty(
          "rect",
          "class",
          "box",
          "x",
          Svg.percent(left),
          "y",
          String.valueOf(middle - HALF_BOX),
          "width",
          Svg.percent(right - left),
          "height",
          String.valueOf(2 * HALF_BOX));
    }
    String median = Svg.percent(axis.at(result.median()));
    Svg.line(out, "median", median, middle - HALF_BOX - 2, median, middle + HALF_BOX + 2);
    out.close();
  }

  private static void whiskers(Markup out, double min, double max, int middle) {
    Svg.line(out, "whisker", Svg.percent(min), middle, Svg.percent(max), middle);
    for (double end : new double[] {min, max}) {
      Svg.line(out, "whisker", Svg.percent(end), middle - 4, Svg.percent(end), middle + 4);
    }
  }

  private static String summary(Scale scale, RuntimeResult r) {
    List<String> parts = new ArrayList<>();
    parts.add(r.runtime() + ": median " + Labels.show(scale, r.median()));
    parts.add("mean " + Labels.show(scale, r.mean()));
    parts.add("sd " + Labels.show(scale, r.sd()));
    parts.add("from " + Labels.show(scale, r.min()) + " to " + Labels.show(scale, r.max()));
    parts.add("n " + (r.n() == null ? Numbers.NONE : r.n()));
    return String.join(", ", parts);
  }
}
