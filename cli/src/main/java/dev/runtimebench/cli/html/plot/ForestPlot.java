package dev.runtimebench.cli.html.plot;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.html.page.Figure;
import dev.runtimebench.cli.show.Numbers;
import dev.runtimebench.cli.show.SlowDown;
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

  private static final String READ =
      "Points: how many times as slow as the baseline. Lines: intervals. Right of the short lines at 1"
          + " is slower. The axis is logarithmic. The ratio of a rate is inverted.";

  private static final int MAX_WORDS = 12;

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
            label,
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
    boolean cut = rows.size() > plots.marks();
    List<Row> shown = cut ? rows.subList(0, plots.marks()) : rows;
    PlotSpec spec =
        PlotSpec.of("forest", Map.of("runtimes", runtimes, "height", ROW_HEIGHT * shown.size()))
            .with("ratios", List.copyOf(shown));
    List<String> notes = new ArrayList<>(List.of(READ));
    if (cut) {
      notes.add("The plot shows the first %d of %d ratios.".formatted(shown.size(), rows.size()));
    }
    return Optional.of(plots.add(id, spec, title, alternative(), notes));
  }

  private String alternative() {
    return String.join("; ", words.stream().limit(MAX_WORDS).toList()) + ".";
  }
}
