package dev.runtimebench.cli.html;

import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.html.page.Badge;
import dev.runtimebench.cli.html.page.Disclosure;
import dev.runtimebench.cli.html.page.Note;
import dev.runtimebench.cli.html.page.Part;
import dev.runtimebench.cli.html.page.Section;
import dev.runtimebench.cli.html.plot.BenchmarkPlots;
import dev.runtimebench.cli.html.plot.Plots;
import dev.runtimebench.cli.samples.Reported;
import dev.runtimebench.cli.samples.SampleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One benchmark: the answer first, then the plots, the tables, what was asked, where it ran. */
final class BenchmarkSection {

  private final Reported reported;
  private final BenchmarkView benchmark;
  private final String heading;
  private final String anchor;

  BenchmarkSection(Reported reported, BenchmarkView benchmark, String heading, String anchor) {
    this.reported = reported;
    this.benchmark = benchmark;
    this.heading = heading;
    this.anchor = anchor;
  }

  Section section(Plots plots) {
    BenchmarkPlots own = new BenchmarkPlots(benchmark, anchor, plots);
    List<Part> parts = new ArrayList<>(own.overview());
    if (!benchmark.metrics().isEmpty()) {
      reported
          .samples()
          .ifPresentOrElse(
              samples -> parts.addAll(samples(own, samples)),
              () -> parts.add(new Note(reported.whyNone())));
    }
    parts.addAll(own.life());
    Stream.of(
            new ComparisonsSection(benchmark).part(),
            new ResultsSection(benchmark).part(),
            new PhasesSection(benchmark).part(),
            new BurstSection(benchmark).part(),
            new OverheadSection(benchmark).part(),
            new SeedSection(benchmark).part())
        .flatMap(Optional::stream)
        .forEach(parts::add);
    parts.addAll(new ReliabilitySection(benchmark).parts());
    parts.add(new DesignSection(benchmark).part());
    new EnvironmentSection(benchmark).part().ifPresent(parts::add);
    return new Section(
        anchor, heading, Badge.of(benchmark.outcome()), AnswerPart.of(benchmark), parts);
  }

  /** The metric that the verdict rests on has all plots. The others show their Pods. */
  private List<Part> samples(BenchmarkPlots own, SampleSet samples) {
    List<Part> parts = new ArrayList<>();
    List<Part> others = new ArrayList<>();
    String first = benchmark.primaryMetric().orElseThrow();
    int number = 1;
    parts.addAll(own.samples(samples, first, number));
    for (String metric : benchmark.metrics()) {
      number++;
      if (metric.equals(first)) {
        continue;
      }
      if (benchmark.isPrimary(metric)) {
        others.addAll(own.samples(samples, metric, number));
      } else {
        others.addAll(own.pods(samples, metric, number));
      }
    }
    if (!others.isEmpty()) {
      parts.add(new Disclosure("Plots of the other metrics", false, others));
    }
    return parts;
  }
}
