package dev.runtimebench.cli.html;

import dev.runtimebench.api.v1alpha1.RuntimeResult;
import java.util.List;

/** What a reader of the plot must know of its axis. */
final class PlotNotes {

  private PlotNotes() {}

  static String scale(List<RuntimeResult> results) {
    List<RuntimeResult> shown = results.stream().filter(r -> r.median() != null).toList();
    if (shown.isEmpty()) {
      return "";
    }
    Axis axis = DistributionPlot.axis(shown);
    return axis.isLog() ? "The axis is logarithmic." : "The axis begins at zero.";
  }
}
