package dev.runtimebench.cli.html.plot;

import dev.runtimebench.cli.html.page.Figure;
import dev.runtimebench.cli.html.plot.Trials.Kind;
import dev.runtimebench.cli.html.plot.Trials.Point;
import dev.runtimebench.cli.show.Numbers;
import dev.runtimebench.cli.show.Scale;
import dev.runtimebench.cli.show.TerminalText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.statistics.descriptive.Quantile;

/**
 * Plots every Pod's value of one metric as a point, with the quartiles and the median. Within the
 * band of a runtime, the Pods are in the order of the run. Too many Pods are binned.
 */
final class PodsPlot {

  private static final Quantile QUANTILE =
      Quantile.withDefaults().with(Quantile.EstimationMethod.HF8);
  private static final int MAX_BINS = 200;
  private static final int BAND_HEIGHT = 76;
  private static final int LINE_HEIGHT = 15;

  /** How many characters of a label fit on a narrow screen. */
  private static final int LABEL_WIDTH = 44;

  private static final int TEXT_TOP = 8;
  private static final int POINTS_BELOW_MIDDLE = 10;
  private static final int POINTS_FROM = 30;
  private static final int POINTS_TO = 66;
  private static final Map<String, Object> ONE_POD = Map.of("value", 36);
  private static final Map<String, Object> BY_PODS =
      Map.of(
          "field",
          "pods",
          "type",
          "quantitative",
          "scale",
          Map.of("type", "sqrt", "rangeMin", 12, "rangeMax", 300));
  private static final String READ =
      "Each point is the value of one Pod; within a band, the Pods are in the order of the run."
          + " Shaded: the middle half of the values. Bar: the median.";
  private static final String READ_BINS =
      "Each point stands for all values in a bin; the larger the point, the more values. Shaded:"
          + " the middle half of the values. Bar: the median.";

  private final PlotContext context;
  private final String metric;
  private final Trials trials;

  /** A point: one Pod, or a bin with several. */
  private record Dot(String runtime, Double value, Double order, int pods) {}

  /** The summary of one runtime. */
  private record Summary(String runtime, Double low, Double median, Double high, String label) {}

  PodsPlot(PlotContext context, String metric, Trials trials) {
    this.context = context;
    this.metric = metric;
    this.trials = trials;
  }

  Optional<Figure> figure(Plots plots, String id) {
    List<Point> counted = trials.of(Kind.Counted);
    if (counted.isEmpty()) {
      return Optional.empty();
    }
    Scale scale = context.scale(metric);
    List<Dot> dots = new ArrayList<>();
    List<Summary> summaries = new ArrayList<>();
    List<String> runtimes = context.runtimes();
    int room = plots.marks() - 3 * runtimes.size();
    boolean binned = counted.size() > room;
    int bins = Math.max(1, Math.min(MAX_BINS, room / Math.max(1, runtimes.size())));
    for (String runtime : runtimes) {
      List<Point> of = counted.stream().filter(p -> p.runtime().equals(runtime)).toList();
      if (!of.isEmpty()) {
        double[] values = of.stream().mapToDouble(p -> scale.convert(p.value())).toArray();
        summaries.add(summary(runtime, values, scale));
        dots.addAll(binned ? bins(runtime, values, bins) : dots(runtime, of, scale));
      }
    }
    long lines = summaries.stream().mapToLong(s -> s.label().lines().count()).max().orElse(1);
    long more = LINE_HEIGHT * (lines - 1);
    PlotSpec spec =
        PlotSpec.of(
                "pods",
                Map.of(
                    "runtimes",
                    runtimes,
                    "value",
                    context.axis(metric),
                    "scale",
                    PlotSpec.scale(isLog()),
                    "height",
                    (BAND_HEIGHT + more) * runtimes.size(),
                    "top",
                    TEXT_TOP - (BAND_HEIGHT + more) / 2.0,
                    "middle",
                    POINTS_BELOW_MIDDLE + more / 2.0,
                    "points",
                    List.of(POINTS_FROM + more, POINTS_TO + more),
                    "size",
                    binned ? BY_PODS : ONE_POD))
            .with("pods", dots)
            .with("summaries", summaries);
    List<String> notes = new ArrayList<>(List.of(binned ? READ_BINS : READ));
    if (binned) {
      notes.add(
          "%s Pods are shown as %s bins."
              .formatted(Digits.count(counted.size()), Digits.count(dots.size())));
    }
    String title = "Every Pod: " + metric;
    String words =
        String.join("; ", summaries.stream().map(s -> s.label().replace('\n', ' ')).toList()) + ".";
    return Optional.of(plots.add(id, spec, title, words, notes));
  }

  private boolean isLog() {
    return trials.isPositive();
  }

  private List<Dot> dots(String runtime, List<Point> points, Scale scale) {
    double last = Math.max(1, trials.runs());
    return points.stream()
        .map(
            p -> new Dot(runtime, Digits.of(scale.convert(p.value())), Digits.of(p.at() / last), 1))
        .toList();
  }

  private List<Dot> bins(String runtime, double[] values, int count) {
    Bins bins = Bins.of(values, count, isLog());
    List<Dot> dots = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (bins.counts()[i] > 0) {
        dots.add(new Dot(runtime, Digits.of(bins.middle(i)), 0.5, bins.counts()[i]));
      }
    }
    return dots;
  }

  private static Summary summary(String runtime, double[] values, Scale scale) {
    double[] quartiles = QUANTILE.evaluate(values.clone(), 0.25, 0.5, 0.75);
    // The values are in the scale's unit already.
    String unit = scale.unit().isEmpty() ? "" : " " + PlotContext.symbol(scale);
    String label =
        "%s: median %s%s of %s"
            .formatted(
                runtime, Numbers.significant(quartiles[1], 3), unit, Digits.count(values.length));
    return new Summary(
        runtime,
        Digits.of(quartiles[0]),
        Digits.of(quartiles[1]),
        Digits.of(quartiles[2]),
        String.join("\n", TerminalText.wrap(label, LABEL_WIDTH)));
  }
}
