package dev.runtimebench.cli.html;

import dev.runtimebench.api.v1alpha1.BurstCurve;
import dev.runtimebench.api.v1alpha1.BurstLevel;
import dev.runtimebench.cli.show.Scale;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Plots start latency (vertical, from zero) over the concurrency levels (horizontal, evenly
 * spaced), one line per runtime. Horizontal positions are in percent, so that text keeps its size
 * on a phone.
 */
final class BurstPlot {

  private static final int TOP = 14;
  private static final int HEIGHT = 240;
  private static final int FOOT = 58;
  private static final double LEFT = 12;
  private static final double RIGHT = 95;

  private final RuntimeColors colors;
  private final String baseline;
  private final List<BurstCurve> curves;
  private final Scale scale;
  private final List<Integer> levels;
  private final double most;

  BurstPlot(List<String> runtimes, String baseline, List<BurstCurve> curves, Scale scale) {
    this.colors = new RuntimeColors(runtimes, baseline);
    this.baseline = baseline;
    this.curves = curves;
    this.scale = scale;
    TreeSet<Integer> all = new TreeSet<>();
    double top = 0;
    for (BurstCurve curve : curves) {
      for (BurstLevel level : curve.levels()) {
        all.add(level.concurrency());
        top = Math.max(top, or(level.medianHighMs(), or(level.medianMs(), 0)));
      }
    }
    this.levels = new ArrayList<>(all);
    this.most = top > 0 ? top * 1.05 : 1;
  }

  private static double or(Double value, double other) {
    return value == null ? other : value;
  }

  void write(Markup out) {
    Svg.open(out, TOP + HEIGHT + FOOT, "Start latency by Pods started at once");
    grid(out);
    for (int i = 0; i < curves.size(); i++) {
      curve(out, curves.get(i), i);
    }
    out.close();
  }

  private void grid(Markup out) {
    Axis axis = Axis.of(List.of(0.0, most), List.of());
    for (double tick : axis.ticks()) {
      if (tick <= most) {
        int y = y(tick);
        Svg.line(out, "grid", Svg.percent(LEFT), y, Svg.percent(RIGHT), y);
        text(out, "tick", Svg.percent(LEFT - 1), y + 4, "end", Labels.tick(scale, tick));
      }
    }
    Svg.line(out, "axis", Svg.percent(LEFT), TOP + HEIGHT, Svg.percent(RIGHT), TOP + HEIGHT);
    for (int level : levels) {
      text(out, "tick", Svg.percent(x(level)), TOP + HEIGHT + 17, "middle", String.valueOf(level));
    }
    text(
        out,
        "tick",
        Svg.percent((LEFT + RIGHT) / 2),
        TOP + HEIGHT + 33,
        "middle",
        "Pods started at once");
  }

  private void curve(Markup out, BurstCurve curve, int number) {
    out.open("g", "class", colors.of(curve.runtime()));
    out.leaf("title", summary(curve));
    BurstLevel before = null;
    for (BurstLevel level : curve.levels()) {
      if (level.medianMs() == null) {
        continue;
      }
      String x = Svg.percent(x(level.concurrency()));
      int y = y(level.medianMs());
      if (before != null) {
        Svg.line(out, "curve", Svg.percent(x(before.concurrency())), y(before.medianMs()), x, y);
      }
      if (level.medianLowMs() != null && level.medianHighMs() != null) {
        Svg.line(out, "whisker", x, y(level.medianLowMs()), x, y(level.medianHighMs()));
      }
      circle(out, "point", x, y, 4);
      if (level.concurrency().equals(curve.knee())) {
        circle(out, "knee", x, y, 8);
      }
      before = level;
    }
    double at = LEFT + number * (RIGHT - LEFT) / Math.max(1, curves.size());
    int foot = TOP + HEIGHT + 51;
    Svg.line(out, "curve", Svg.percent(at), foot - 4, Svg.percent(at + 2.5), foot - 4);
    out.close();
    String name = curve.runtime() + (curve.runtime().equals(baseline) ? " (baseline)" : "");
    text(out, "runtime", Svg.percent(at + 3.5), foot, "start", name);
  }

  private String summary(BurstCurve curve) {
    StringBuilder text = new StringBuilder(curve.runtime());
    for (BurstLevel level : curve.levels()) {
      text.append(", ").append(level.concurrency()).append(": ");
      text.append(Labels.show(scale, level.medianMs()));
    }
    return curve.knee() == null ? text.toString() : text + "; knee at " + curve.knee();
  }

  private double x(int level) {
    int steps = Math.max(1, levels.size() - 1);
    return LEFT + 3 + (RIGHT - LEFT - 6) * levels.indexOf(level) / steps;
  }

  private int y(double value) {
    return TOP + (int) Math.round(HEIGHT * (1 - value / most));
  }

  private static void circle(Markup out, String kind, String x, int y, int radius) {
    out.empty(
        "circle", "class", kind, "cx", x, "cy", String.valueOf(y), "r", String.valueOf(radius));
  }

  private static void text(Markup out, String kind, String x, int y, String anchor, String words) {
    out.leaf("text", words, "class", kind, "x", x, "y", String.valueOf(y), "text-anchor", anchor);
  }
}
