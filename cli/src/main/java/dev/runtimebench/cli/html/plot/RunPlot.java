package dev.runtimebench.cli.html.plot;

import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.cli.html.page.Figure;
import dev.runtimebench.cli.html.plot.Trials.Kind;
import dev.runtimebench.cli.html.plot.Trials.Point;
import dev.runtimebench.cli.show.Scale;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Plots the values of one metric in the order of the run, so that a reader sees drift, outliers,
 * repeated blocks and failures. Too many values are joined.
 */
final class RunPlot {

  private static final String READ =
      "Each point is the value of one Pod. Hollow points do not count: warm-up, and blocks that ran"
          + " again. A ring marks an outlier, which counts. A cross at the bottom is a failed Pod.";

  private static final String READ_JOINED =
      "%s Pods are shown in groups of %s neighbouring blocks. Each point is the middle value of a"
          + " group, with a line from the least to the greatest. Warm-up and repeated blocks are left"
          + " out. A ring marks an outlier, which counts. A cross at the bottom is a group with a"
          + " failed Pod.";

  private final PlotContext context;
  private final String metric;
  private final Trials trials;
  private final Scale scale;

  /** A value, or several joined ones with their range. */
  private record Dot(
      int at, String runtime, String kind, Double value, Double low, Double high, String note) {}

  /** A failed Pod, or several. */
  private record Cross(int at, String runtime, String note) {}

  /** A value that lies far from the rest. */
  private record Ring(int at, String runtime, Double value) {}

  RunPlot(PlotContext context, String metric, Trials trials) {
    this.context = context;
    this.metric = metric;
    this.trials = trials;
    this.scale = context.scale(metric);
  }

  Optional<Figure> figure(Plots plots, String id) {
    if (trials.of(Kind.Counted).isEmpty()) {
      return Optional.empty();
    }
    int lines = context.runtimes().size();
    int room = plots.marks() - lines - rings(1).size();
    boolean joined = trials.points().size() > room;
    // A joined value has a point and a range, and there may be a cross for the same place.
    int size = joined ? Buckets.size(trials.runs(), room / (3 * Math.max(1, lines))) : 1;
    PlotSpec spec =
        PlotSpec.of(
                "run",
                Map.of(
                    "runtimes", context.runtimes(),
                    "value", context.axis(metric),
                    "scale", PlotSpec.scale(trials.isPositive())))
            .with("pods", joined ? joined(size) : dots())
            .with("failed", crosses(size))
            .with("outliers", rings(size));
    List<String> notes = new ArrayList<>();
    notes.add(
        joined
            ? READ_JOINED.formatted(Digits.count(trials.points().size()), Digits.count(size))
            : READ);
    if (Outliers.isCut(context.benchmark().results(metric))) {
      notes.add(Outliers.CUT);
    }
    return Optional.of(plots.add(id, spec, "The run in order: " + metric, alternative(), notes));
  }

  private String alternative() {
    return "%s runs of blocks; %s values count, %s do not, %s Pods failed."
        .formatted(
            Digits.count(trials.runs()),
            Digits.count(trials.of(Kind.Counted).size()),
            Digits.count(trials.of(Kind.Warmup).size() + trials.of(Kind.Repeated).size()),
            Digits.count(trials.of(Kind.Failed).size()));
  }

  private List<Dot> dots() {
    return trials.points().stream()
        .filter(p -> p.kind() != Kind.Failed)
        .map(
            p -> {
              Double value = Digits.of(scale.convert(p.value()));
              String note = "block %d, %s".formatted(p.block(), p.kind().words());
              String kind = p.kind() == Kind.Counted ? "counted" : "other";
              return new Dot(p.at(), p.runtime(), kind, value, value, value, note);
            })
        .toList();
  }

  private List<Dot> joined(int size) {
    List<Dot> dots = new ArrayList<>();
    for (String runtime : context.runtimes()) {
      Map<Integer, Double> values = new TreeMap<>();
      trials.of(Kind.Counted).stream()
          .filter(p -> p.runtime().equals(runtime))
          .forEach(p -> values.put(p.at(), scale.convert(p.value())));
      Buckets.of(runtime, values, size)
          .forEach(
              b ->
                  dots.add(
                      new Dot(
                          b.at(), runtime, "counted", b.middle(), b.low(), b.high(), "joined")));
    }
    return dots;
  }

  private List<Cross> crosses(int size) {
    Map<String, Cross> crosses = new TreeMap<>();
    for (Point p : trials.of(Kind.Failed)) {
      int at = start(p.at(), size);
      crosses.putIfAbsent(
          at + " " + p.runtime(),
          new Cross(at, p.runtime(), "block %d: %s".formatted(p.block(), p.why())));
    }
    return List.copyOf(crosses.values());
  }

  /** Where the group of a place begins. */
  private static int start(int at, int size) {
    return (at - 1) / size * size + 1;
  }

  private List<Ring> rings(int size) {
    Map<String, List<Integer>> outliers = new HashMap<>();
    for (RuntimeResult r : context.benchmark().results(metric)) {
      outliers.put(r.runtime(), r.outlierBlocks());
    }
    return trials.of(Kind.Counted).stream()
        .filter(p -> outliers.getOrDefault(p.runtime(), List.of()).contains(p.block()))
        .map(p -> new Ring(start(p.at(), size), p.runtime(), Digits.of(scale.convert(p.value()))))
        .toList();
  }
}
