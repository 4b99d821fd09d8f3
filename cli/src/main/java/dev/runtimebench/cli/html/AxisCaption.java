package dev.runtimebench.cli.html;

import dev.runtimebench.api.v1alpha1.RuntimeResult;
import java.util.List;

/** Describes the axis of a plot for the caption. */
final class AxisCaption {

  private AxisCaption() {}

  /** Returns one sentence; empty if no result has numbers. */
  static String of(List<RuntimeResult> results) {
    List<RuntimeResult> shown = results.stream().filter(r -> r.median() != null).toList();
    if (shown.isEmpty()) {
      return "";
    }
    Axis axis = DistributionPlot.axis(shown);
    return axis.isLog() ? "The axis is logarithmic." : "The axis starts at zero.";
  }
}
