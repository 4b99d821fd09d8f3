package dev.runtimebench.cli.html.plot;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.html.page.Figure;
import dev.runtimebench.cli.show.Numbers;
import dev.runtimebench.cli.show.SlowDown;
import dev.runtimebench.cli.show.TerminalText;
import dev.runtimebench.cli.show.Verdicts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Plots ratios with their intervals on one logarithmic scale and in one direction: how many times
 * as slow, for times and for rates.
 */
public final class ForestPlot {

  private static final int ROW_HEIGHT = 40;
  private static final int LINE_HEIGHT = 17;

  /** How many characters of a label fit beside the figures on a narrow screen. */
  private static final int LABEL_WIDTH = 28;

  /** A row has a mark at 1, an interval, a point, a name and figures. */
  private static final int MARKS_OF_ROW = 5;

  /** The most rows of a plot. */
  private static final int MAX_ROWS = Plots.MAX_MARKS / MARKS_OF_ROW;

  private static final String READ =
      "Points: how many times as slow as the baseline. Lines: intervals. Right of the short lines at 1"
          + " is slower. The axis is logarithmic. The ratio of a rate is inverted.";

  private static final int MAX_WORDS = 12;
  private static final int TEXT_TOP = 6;
  private static final int POINT_ABOVE_BOTTOM = 12;

  private final List<Row> rows = new ArrayList<>();
  private final List<String> words = new ArrayList<>();

  /** One ratio. */
  private record Row(
      int row,
      String name,
      String figures,
      String runtime,
      Double ratio,
      Double low,
      Double high) {}

  /** Adds all comparisons of a benchmark that have a ratio: the primary ones first. */
  public void addAll(BenchmarkView benchmark) {
    for (String metric : benchmark.metrics()) {
      for (String runtime : benchmark.comparedRuntimes()) {
        benchmark.comparison(runtime, metric).ifPresent(c -> add(metric + ", " + runtime, c));
      }
    }
  }

  /** Adds one comparison; a comparison without a ratio is left out. */
  public void add(String label, Comparison c) {
    Optional<SlowDown> cost = SlowDown.of(c);
    if (cost.isEmpty()) {
      return;
    }
    SlowDown s = cost.get();
    String interval = s.low() == null ? "" : " " + s.interval();
    String figures = Numbers.significant(s.ratio(), s.ratio() < 1 ? 2 : 3) + "\u00d7" + interval;
    rows.add(
        new Row(
            rows.size(),
            String.join("\n", lines(label)),
            figures,
            c.runtime(),
            Digits.of(s.ratio()),
            Digits.of(s.low() == null ? s.ratio() : s.low()),
            Digits.of(s.high() == null ? s.ratio() : s.high())));
    words.add("%s: %s %s".formatted(label, figures, Verdicts.word(c)));
  }

  /**
   * Returns the figure; empty without a ratio.
   *
   * @param runtimes the runtimes in the order of their colors, the baseline first
   */
  public Optional<Figure> figure(Plots plots, String id, String title, List<String> runtimes) {
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    boolean cut = rows.size() > MAX_ROWS;
    List<Row> shown = cut ? rows.subList(0, MAX_ROWS) : rows;
    long lines = shown.stream().mapToLong(row -> row.name().lines().count()).max().orElse(1);
    long height = ROW_HEIGHT + LINE_HEIGHT * (lines - 1);
    PlotSpec spec =
        PlotSpec.of(
                "forest",
                Map.of(
                    "runtimes",
                    runtimes,
                    "height",
                    height * shown.size(),
                    "top",
                    TEXT_TOP - height / 2.0,
                    "low",
                    height / 2.0 - POINT_ABOVE_BOTTOM))
            .with("ratios", List.copyOf(shown));
    List<String> notes = new ArrayList<>(List.of(READ));
    if (cut) {
      notes.add(
          "The plot shows the first %d of %d ratios. The table has all ratios."
              .formatted(shown.size(), rows.size()));
    }
    return Optional.of(plots.add(id, spec, title, alternative(), notes));
  }

  /** Breaks a label that is too wide for a narrow screen. */
  private static List<String> lines(String label) {
    return label.length() <= LABEL_WIDTH ? List.of(label) : TerminalText.wrap(label, LABEL_WIDTH);
  }

  private String alternative() {
    return String.join("; ", words.stream().limit(MAX_WORDS).toList()) + ".";
  }
}
