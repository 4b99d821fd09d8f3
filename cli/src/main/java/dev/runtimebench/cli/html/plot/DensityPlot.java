package dev.runtimebench.cli.html.plot;

import dev.runtimebench.api.v1alpha1.DensityResult;
import dev.runtimebench.api.v1alpha1.DensityRung;
import dev.runtimebench.cli.html.page.Figure;
import dev.runtimebench.cli.show.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plots the start-up time of new Pods over the Pods on the node, with each runtime's knee. */
final class DensityPlot {

  private static final String READ =
      "Start-up time of the new Pods: from the create call until the operator learns that the"
          + " container runs. Points: medians over blocks. Ring: the knee, up to which the start-up"
          + " time stays within twice that of the first rung. Cross: a rung at which a ramp ended.";

  private final PlotContext context;

  /** One rung of one runtime. */
  private record Point(int pods, String runtime, Double median, boolean knee, boolean ended) {}

  DensityPlot(PlotContext context) {
    this.context = context;
  }

  Optional<Figure> figure(Plots plots, String id) {
    List<Point> rungs = new ArrayList<>();
    List<String> words = new ArrayList<>();
    for (DensityResult result : context.benchmark().status().density()) {
      for (DensityRung rung : result.rungs()) {
        if (rung.startMedianMs() != null) {
          rungs.add(
              new Point(
                  rung.pods(),
                  result.runtime(),
                  Digits.of(rung.startMedianMs()),
                  rung.pods().equals(result.knee()),
                  rung.failed() != null && rung.failed() > 0));
          words.add(
              "%s, %d Pods: %s ms"
                  .formatted(
                      result.runtime(), rung.pods(), Numbers.significant(rung.startMedianMs(), 3)));
        }
      }
    }
    if (rungs.isEmpty()) {
      return Optional.empty();
    }
    PlotSpec spec =
        PlotSpec.of("density", Map.of("runtimes", context.runtimes())).with("rungs", rungs);
    return Optional.of(
        plots.add(
            id,
            spec,
            "Start-up time by Pods on the node",
            String.join("; ", words) + ".",
            List.of(READ)));
  }
}
