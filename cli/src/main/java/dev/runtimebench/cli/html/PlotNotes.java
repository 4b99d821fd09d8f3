package dev.runtimebench.cli.html;

import dev.runtimebench.api.v1alpha1.RuntimeResult;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What a reader of the plot must know of its axis. */
final class PlotNotes {

  private PlotNotes() {}

  static String scale(List<RuntimeResult> results) {
    List<Double> all =
        results.stream()
            .flatMap(r -> Stream.of(r.min(), r.median(), r.max()))
            .filter(Objects::nonNull)
            .toList();
    if (all.isEmpty()) {
      return "";
    }
    return Axis.of(all).isLog() ? "The axis is logarithmic." : "The axis begins at zero.";
  }
}
