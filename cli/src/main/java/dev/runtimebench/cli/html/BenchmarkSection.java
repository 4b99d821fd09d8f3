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

  /** A metric that the verdict rests on has three plots of samples, another metric has one. */
  private static final int PLOTS_OF_METRIC = 3;

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

  Section section(Plots plots, Detail detail) {
    BenchmarkPlots own = new BenchmarkPlots(benchmark, anchor, plots);
    List<Part> parts = new ArrayList<>();
    if (detail.hasAllOf(Detail.Ratios)) {
      parts.addAll(own.overview());
      parts.addAll(samples(own, detail));
      parts.addAll(tables(own, detail));
    }
    if (isShortened(detail)) {
      parts.add(new Note(leftOut(detail)));
    }
    return new Section(
        anchor, heading, Badge.of(benchmark.outcome()), AnswerPart.of(reported, benchmark), parts);
  }

  private boolean isShortened(Detail detail) {
    return switch (detail) {
      case Full -> false;
      case OneMetric -> reported.samples().isPresent() && benchmark.metrics().size() > 1;
      case Tables -> reported.samples().isPresent();
      case Ratios, Answer -> true;
    };
  }

  private String leftOut(Detail detail) {
    return "To keep the page below 3 MB, this section leaves out %s. A page of this benchmark alone has them: rtb report %s -n %s --output-file %s.html"
        .formatted(detail.leftOut(), benchmark.name(), benchmark.namespace(), benchmark.name());
  }

  private List<Part> tables(BenchmarkPlots own, Detail detail) {
    boolean all = detail.hasAllOf(Detail.Tables);
    List<Part> parts = new ArrayList<>(all ? own.life() : List.of());
    Stream.of(
            new ComparisonsSection(benchmark).part(),
            new ResultsSection(benchmark).part().filter(part -> all),
            new PhasesSection(benchmark).part().filter(part -> all),
            new BurstSection(benchmark).part(),
            new DensitySection(benchmark).part(),
            new OverheadSection(benchmark).part(),
            new SeedSection(benchmark).part())
        .flatMap(Optional::stream)
        .forEach(parts::add);
    parts.addAll(new NodesSection(benchmark).parts());
    parts.addAll(new ReliabilitySection(benchmark).parts());
    parts.add(new DesignSection(benchmark).part());
    new EnvironmentSection(benchmark).part().filter(part -> all).ifPresent(parts::add);
    return parts;
  }

  private List<Part> samples(BenchmarkPlots own, Detail detail) {
    if (benchmark.metrics().isEmpty()) {
      return List.of();
    }
    if (reported.samples().isEmpty()) {
      return List.of(new Note(reported.whyNone()));
    }
    return detail.hasAllOf(Detail.OneMetric)
        ? samples(own, reported.samples().get(), detail)
        : List.of();
  }

  /** How many plots of samples the section has with all its details. */
  int plotsOfSamples() {
    if (reported.samples().isEmpty()) {
      return 0;
    }
    String first = benchmark.primaryMetric().orElse("");
    return benchmark.metrics().stream()
        .mapToInt(m -> m.equals(first) || benchmark.isPrimary(m) ? PLOTS_OF_METRIC : 1)
        .sum();
  }

  /** The metric that the verdict rests on has all plots. The others show their Pods. */
  private List<Part> samples(BenchmarkPlots own, SampleSet samples, Detail detail) {
    List<Part> parts = new ArrayList<>();
    List<Part> others = new ArrayList<>();
    String first = benchmark.primaryMetric().orElseThrow();
    int number = 1;
    parts.addAll(own.samples(samples, first, number));
    for (String metric : benchmark.metrics()) {
      number++;
      if (metric.equals(first) || detail != Detail.Full) {
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
