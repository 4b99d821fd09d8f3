package dev.runtimebench.cli.html.plot;

import dev.runtimebench.api.v1alpha1.DensityResult;
import dev.runtimebench.api.v1alpha1.DensityRung;
import dev.runtimebench.cli.html.page.Figure;
import dev.runtimebench.cli.show.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Plots what the rungs of each runtime show over the Pods on the node. */
final class DensityPlot {

  private static final String ENDED = " Cross: a rung at which a ramp ended.";

  private static final Curve START_UP =
      new Curve(
          DensityRung::startMedianMs,
          true,
          "Start-up time by Pods on the node",
          "start-up time, ms",
          " ms",
          "Start-up time of the new Pods: from the create call until the operator learns that the"
              + " container runs. Points: medians over blocks. Ring: the knee, up to which the"
              + " start-up time stays within twice that of the first rung."
              + ENDED);

  private static final Curve RATE =
      new Curve(
          DensityRung::rate,
          false,
          "Rate of a Pod by Pods on the node",
          "rate of a Pod",
          "",
          "Rate of a Pod in the hold time, in the unit of the metric: the median over the Pods."
              + " Points: medians over blocks."
              + ENDED);

  private final PlotContext context;
  private final Curve curve;

  /**
   * What a plot shows.
   *
   * @param value null for a rung without one
   * @param hasKnee whether the knee is that of this figure
   * @param unit after a value in words
   * @param read how to read the plot
   */
  private record Curve(
      Function<DensityRung, Double> value,
      boolean hasKnee,
      String title,
      String axis,
      String unit,
      String read) {}

  /** One rung of one runtime. */
  private record Point(int pods, String runtime, Double median, boolean knee, boolean ended) {}

  private DensityPlot(PlotContext context, Curve curve) {
    this.context = context;
    this.curve = curve;
  }

  /** The start-up time of new Pods, with each runtime's knee. */
  static DensityPlot ofStartUp(PlotContext context) {
    return new DensityPlot(context, START_UP);
  }

  /** The rate of the Pods. */
  static DensityPlot ofRate(PlotContext context) {
    return new DensityPlot(context, RATE);
  }

  /** Empty if no rung has a value. */
  Optional<Figure> figure(Plots plots, String id) {
    List<Point> rungs = new ArrayList<>();
    List<String> words = new ArrayList<>();
    for (DensityResult result : context.benchmark().status().density()) {
      for (DensityRung rung : result.rungs()) {
        Double value = curve.value().apply(rung);
        if (value != null) {
          rungs.add(point(result, rung, value));
          words.add(
              "%s, %d Pods: %s%s"
                  .formatted(
                      result.runtime(), rung.pods(), Numbers.significant(value, 3), curve.unit()));
        }
      }
    }
    if (rungs.isEmpty()) {
      return Optional.empty();
    }
    PlotSpec spec =
        PlotSpec.of("density", Map.of("runtimes", context.runtimes(), "axis", curve.axis()))
            .with("rungs", rungs);
    return Optional.of(
        plots.add(id, spec, curve.title(), String.join("; ", words) + ".", List.of(curve.read())));
  }

  private Point point(DensityResult result, DensityRung rung, double value) {
    return new Point(
        rung.pods(),
        result.runtime(),
        Digits.of(value),
        curve.hasKnee() && rung.pods().equals(result.knee()),
        rung.failed() != null && rung.failed() > 0);
  }
}
