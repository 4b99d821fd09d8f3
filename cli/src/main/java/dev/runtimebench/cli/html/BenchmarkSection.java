package dev.runtimebench.cli.html;

import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.show.Notes;
import java.util.Optional;

/**
 * Writes the section of one benchmark: verdict, gates, plot, tables, failures, design and
 * environment.
 */
final class BenchmarkSection {

  private final BenchmarkView benchmark;
  private final String heading;
  private final String anchor;

  BenchmarkSection(BenchmarkView benchmark, String heading, String anchor) {
    this.benchmark = benchmark;
    this.heading = heading;
    this.anchor = anchor;
  }

  void write(Markup out) {
    out.open("section", "class", "card", "id", anchor);
    out.open("h2").text(heading + " ");
    Badge.write(out, benchmark.outcome());
    out.close();
    verdict(out);
    new GatesSection(benchmark).write(out);
    if (benchmark.status().burst().isEmpty()) {
      plot(out);
    } else {
      new BurstSection(benchmark).write(out);
    }
    new ResultsSection(benchmark).write(out);
    new ComparisonsSection(benchmark).write(out);
    new PhasesSection(benchmark).write(out);
    new SeedSection(benchmark).write(out);
    new ReliabilitySection(benchmark).write(out);
    new DesignSection(benchmark).write(out);
    new EnvironmentSection(benchmark).write(out);
    out.close();
  }

  private void verdict(Markup out) {
    if (benchmark.result().isPresent()) {
      String baseline =
          benchmark.comparedRuntimes().isEmpty() ? "" : " (baseline: " + benchmark.baseline() + ")";
      out.leaf("p", benchmark.result().get() + baseline, "class", "verdict");
    }
    String tone = benchmark.outcome().phase().isFailed() ? "remark bad" : "remark";
    Notes.of(benchmark).ifPresent(note -> out.leaf("p", note, "class", tone));
  }

  private void plot(Markup out) {
    Optional<String> metric = benchmark.primaryMetric();
    if (metric.isEmpty()) {
      return;
    }
    out.open("figure");
    new DistributionPlot(
            metric.get() + " under each runtime",
            benchmark.runtimes(),
            benchmark.baseline(),
            benchmark.results(metric.get()))
        .write(out);
    String direction = Directions.of(benchmark, metric.get()).map(d -> ", " + d).orElse("");
    out.open("figcaption").leaf("b", metric.get()).text(direction + ". ");
    out.text("Line: median. Box: mean \u00b1 one standard deviation. Whiskers: minimum and");
    out.text(" maximum. " + AxisCaption.of(benchmark.results(metric.get()))).close();
    out.close();
  }
}
