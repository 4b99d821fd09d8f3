package dev.runtimebench.cli.html;

import dev.runtimebench.api.v1alpha1.BurstCurve;
import dev.runtimebench.api.v1alpha1.BurstLevel;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.show.Numbers;
import dev.runtimebench.cli.show.Scale;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Writes start latency over concurrency: the plot with each runtime's knee, and the table. */
final class BurstSection {

  private final BenchmarkView benchmark;
  private final List<BurstCurve> curves;

  BurstSection(BenchmarkView benchmark) {
    this.benchmark = benchmark;
    this.curves = benchmark.status().burst();
  }

  void write(Markup out) {
    Scale scale =
        Scale.of(
            "ms",
            curves.stream()
                .flatMap(c -> c.levels().stream())
                .map(BurstLevel::medianMs)
                .filter(Objects::nonNull)
                .toList());
    out.open("figure");
    new BurstPlot(benchmark.runtimes(), benchmark.baseline(), curves, scale).write(out);
    out.open("figcaption").leaf("b", "Start latency").text(", from the create call to the first");
    out.text(
        " log line, by Pods started at once. Points: medians over blocks. Bars: intervals of the");
    out.text(" medians. Ring: the knee, where throughput divided by latency is greatest.")
        .close()
        .close();
    table(out, scale);
  }

  private void table(Markup out, Scale scale) {
    SortedSet<Integer> levels = new TreeSet<>();
    curves.forEach(c -> c.levels().forEach(l -> levels.add(l.concurrency())));
    out.leaf("h3", "Bursts");
    out.open("div", "class", "scroll").open("table", "class", "numbers");
    out.open("thead").open("tr").leaf("th", "Pods at once", "scope", "col");
    for (BurstCurve curve : curves) {
      out.leaf("th", curve.runtime(), "scope", "col");
      out.leaf("th", "all started", "scope", "col");
      out.leaf("th", "Pods/s", "scope", "col");
    }
    out.close().close().open("tbody");
    for (int level : levels) {
      out.open("tr").leaf("th", String.valueOf(level), "scope", "row");
      curves.forEach(curve -> cells(out, curve, level, scale));
      out.close();
    }
    out.close().close().close();
  }

  private static void cells(Markup out, BurstCurve curve, int level, Scale scale) {
    Optional<BurstLevel> found =
        curve.levels().stream().filter(l -> l.concurrency() == level).findFirst();
    boolean knee = curve.knee() != null && curve.knee() == level;
    out.open("td", "class", "strong");
    out.text(Labels.show(scale, found.map(BurstLevel::medianMs).orElse(null)));
    if (knee) {
      out.leaf("span", "knee", "class", "under");
    }
    out.close();
    out.leaf("td", Labels.show(scale, found.map(BurstLevel::allStartedMs).orElse(null)));
    out.leaf(
        "td",
        found
            .map(BurstLevel::podsPerSecond)
            .map(rate -> Numbers.significant(rate, 3))
            .orElse("\u2013"));
  }
}
