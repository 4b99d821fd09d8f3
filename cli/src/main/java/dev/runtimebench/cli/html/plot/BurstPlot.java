package dev.runtimebench.cli.html.plot;

import dev.runtimebench.api.v1alpha1.BurstCurve;
import dev.runtimebench.api.v1alpha1.BurstLevel;
import dev.runtimebench.cli.html.page.Figure;
import dev.runtimebench.cli.show.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plots start latency over the number of Pods that start at once, with each runtime's knee. */
final class BurstPlot {

  private static final String READ =
      "Start latency: from the create call to the first log line. Points: medians over blocks. Bars:"
          + " intervals of the medians. Ring: the knee, where throughput divided by latency is"
          + " greatest.";

  private final PlotContext context;

  /** One level of one runtime. */
  private record Level(
      int pods, String runtime, Double median, Double low, Double high, boolean knee) {}

  BurstPlot(PlotContext context) {
    this.context = context;
  }

  Optional<Figure> figure(Plots plots, String id) {
    List<Level> levels = new ArrayList<>();
    List<String> words = new ArrayList<>();
    for (BurstCurve curve : context.benchmark().status().burst()) {
      for (BurstLevel level : curve.levels()) {
        if (level.medianMs() != null) {
          levels.add(level(curve, level));
          words.add(
              "%s, %d at once: %s ms"
                  .formatted(
                      curve.runtime(),
                      level.concurrency(),
                      Numbers.significant(level.medianMs(), 3)));
        }
      }
    }
    if (levels.isEmpty()) {
      return Optional.empty();
    }
    PlotSpec spec =
        PlotSpec.of("burst", Map.of("runtimes", context.runtimes())).with("levels", levels);
    return Optional.of(
        plots.add(
            id,
            spec,
            "Start latency by Pods started at once",
            String.join("; ", words) + ".",
            List.of(READ)));
  }

  private static Level level(BurstCurve curve, BurstLevel level) {
    return new Level(
        level.concurrency(),
        curve.runtime(),
        Digits.of(level.medianMs()),
        Digits.of(level.medianLowMs() == null ? level.medianMs() : level.medianLowMs()),
        Digits.of(level.medianHighMs() == null ? level.medianMs() : level.medianHighMs()),
        level.concurrency().equals(curve.knee()));
  }
}
