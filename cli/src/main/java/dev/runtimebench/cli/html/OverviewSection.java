package dev.runtimebench.cli.html;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.bench.Outcome;
import dev.runtimebench.cli.show.BenchmarkNames;
import dev.runtimebench.cli.show.Numbers;
import dev.runtimebench.cli.show.Scale;
import dev.runtimebench.cli.show.Verdicts;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes one row per benchmark: the primary metric's median under each runtime, and the ratio. */
final class OverviewSection {

  private final List<BenchmarkView> benchmarks;
  private final BenchmarkNames names;
  private final List<String> runtimes;

  OverviewSection(List<BenchmarkView> benchmarks, BenchmarkNames names) {
    this.benchmarks = benchmarks;
    this.names = names;
    Set<String> all = new LinkedHashSet<>();
    benchmarks.forEach(b -> all.addAll(b.runtimes()));
    this.runtimes = new ArrayList<>(all);
  }

  void write(Markup out) {
    out.open("section", "class", "card").leaf("h2", "Overview");
    out.open("div", "class", "scroll").open("table", "class", "numbers");
    out.open("thead").open("tr").leaf("th", names.header(), "scope", "col");
    out.leaf("th", "metric", "scope", "col", "class", "name");
    runtimes.forEach(runtime -> out.leaf("th", runtime, "scope", "col"));
    out.close().close().open("tbody");
    for (int i = 0; i < benchmarks.size(); i++) {
      row(out, benchmarks.get(i), HtmlReport.anchor(i));
    }
    out.close().close().close();
    out.leaf(
        "p",
        "Each cell has the median of the primary metric over the Pods, one value per Pod. Below the"
            + " median: the ratio to the baseline (geometric mean of the blocks\u2019 ratios) with its"
            + " interval, and the verdict.",
        "class",
        "note");
    out.close();
  }

  private void row(Markup out, BenchmarkView benchmark, String anchor) {
    out.open("tr").open("th", "scope", "row");
    out.leaf("a", names.of(benchmark), "href", "#" + anchor);
    Optional<String> metric = benchmark.primaryMetric();
    // A phone has no room for a separate column.
    metric.ifPresent(name -> out.leaf("span", name, "class", "under phone"));
    out.close();
    if (metric.isEmpty()) {
      Outcome outcome = benchmark.outcome();
      out.open("td", "class", "reason none", "colspan", String.valueOf(runtimes.size() + 1));
      Badge.write(out, outcome);
      out.text(" " + outcome.reason()).close().close();
      return;
    }
    out.open("td", "class", "name").text(metric.get());
    Directions.of(benchmark, metric.get())
        .ifPresent(words -> out.leaf("span", words, "class", "under"));
    out.close();
    List<RuntimeResult> results = benchmark.results(metric.get());
    Scale scale =
        Scale.of(results.get(0).unit(), results.stream().map(RuntimeResult::median).toList());
    runtimes.forEach(runtime -> cell(out, benchmark, runtime, metric.get(), scale));
    out.close();
  }

  private static void cell(
      Markup out, BenchmarkView benchmark, String runtime, String metric, Scale scale) {
    out.open("td");
    out.text(
        Labels.show(
            scale, benchmark.result(runtime, metric).map(RuntimeResult::median).orElse(null)));
    if (runtime.equals(benchmark.baseline())) {
      out.leaf("span", "baseline", "class", "under");
    } else {
      benchmark
          .comparison(runtime, metric)
          .filter(c -> c.ratio() != null)
          .ifPresent(c -> ratio(out, c));
    }
    out.close();
  }

  private static void ratio(Markup out, Comparison c) {
    String interval = c.ciLow() == null ? "" : " " + Numbers.interval(c.ciLow(), c.ciHigh());
    out.leaf("span", Labels.ratio(c.ratio()) + interval, "class", "under " + Directions.tone(c));
    if (c.verdict() != null) {
      out.leaf("span", Verdicts.word(c), "class", "under " + Directions.tone(c));
    }
  }
}
