package dev.runtimebench.cli.html.plot;

import dev.runtimebench.api.v1alpha1.PhaseResult;
import dev.runtimebench.cli.html.page.Figure;
import dev.runtimebench.cli.show.Numbers;
import dev.runtimebench.results.sample.Phase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Plots the life of a Pod as a timeline: one bar for each phase and runtime. Each bar is the median
 * of a phase. The phases of one runtime follow one another.
 */
final class LifePlot {

  private static final String READ =
      "Each bar is the median of a phase under the runtime above the bar. A bar begins where the phase"
          + " before it ends; the run begins at the first output. A phase that was not seen is left out."
          + " The table of the phases has the uncertainties.";
  private static final int ROW = 36;
  private static final String START = "until first output";
  private static final List<String> ORDER =
      List.of(
          "scheduling",
          "sandbox set-up",
          "image pull",
          "container start",
          "sandbox and container",
          START,
          "run",
          "exit",
          "deletion");

  private final PlotContext context;
  private final List<Bar> bars = new ArrayList<>();

  /** One phase under one runtime, in milliseconds since the create call. */
  private record Bar(String phase, String runtime, Double from, Double to, String label) {

    /** What stands above the bar. */
    String name() {
      return "%s, %s: %s".formatted(phase, runtime, label);
    }
  }

  /** A bar in its place, from the top. */
  private record Row(int row, String name, String phase, String runtime, Double from, Double to) {}

  LifePlot(PlotContext context) {
    this.context = context;
  }

  Optional<Figure> figure(Plots plots, String id) {
    context.runtimes().forEach(this::add);
    if (bars.isEmpty()) {
      return Optional.empty();
    }
    // The sort is stable, so the runtimes of a phase stay in their order.
    bars.sort(Comparator.comparingInt(bar -> ORDER.indexOf(bar.phase())));
    List<Row> rows = new ArrayList<>();
    for (Bar b : bars) {
      rows.add(new Row(rows.size(), b.name(), b.phase(), b.runtime(), b.from(), b.to()));
    }
    PlotSpec spec =
        PlotSpec.of("life", Map.of("runtimes", context.runtimes(), "height", ROW * rows.size()))
            .with("phases", rows);
    String words = String.join("; ", bars.stream().map(Bar::name).toList());
    return Optional.of(plots.add(id, spec, "The life of a Pod", words + ".", List.of(READ)));
  }

  private void add(String runtime) {
    double at = add(runtime, "scheduling", Phase.Scheduling, 0);
    boolean apart = median(runtime, Phase.SandboxSetup).isPresent();
    if (apart) {
      at = add(runtime, "sandbox set-up", Phase.SandboxSetup, at);
      at = add(runtime, "image pull", Phase.ImagePull, at);
      at = add(runtime, "container start", Phase.ContainerStart, at);
    } else {
      at = add(runtime, "sandbox and container", Phase.SandboxAndContainer, at);
    }
    Optional<Double> first = median(runtime, Phase.SubmitToFirstOutput);
    if (first.isPresent() && first.get() > at) {
      bar(runtime, START, at, first.get());
    }
    at = first.filter(f -> f > 0).orElse(at);
    at = add(runtime, "run", Phase.Run, at);
    at = add(runtime, "exit", Phase.Exit, at);
    // Of each Pod, one of the two was seen.
    boolean removed = seen(runtime, Phase.Removal) > seen(runtime, Phase.Teardown);
    add(runtime, "deletion", removed ? Phase.Removal : Phase.Teardown, at);
  }

  private double add(String runtime, String name, Phase phase, double at) {
    Optional<Double> median = median(runtime, phase);
    if (median.isEmpty()) {
      return at;
    }
    bar(runtime, name, at, at + median.get());
    return at + median.get();
  }

  private void bar(String runtime, String name, double from, double to) {
    bars.add(
        new Bar(
            name,
            runtime,
            Digits.of(from),
            Digits.of(to),
            Numbers.significant(to - from, 3) + " ms"));
  }

  private int seen(String runtime, Phase phase) {
    return context.benchmark().status().phases().stream()
        .filter(p -> phase.name().equals(p.phase()) && runtime.equals(p.runtime()))
        .mapToInt(PhaseResult::n)
        .findFirst()
        .orElse(0);
  }

  private Optional<Double> median(String runtime, Phase phase) {
    return context.benchmark().status().phases().stream()
        .filter(p -> phase.name().equals(p.phase()) && runtime.equals(p.runtime()))
        .map(PhaseResult::medianMs)
        .filter(ms -> ms != null && ms >= 0)
        .findFirst();
  }
}
