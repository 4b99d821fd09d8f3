package dev.runtimebench.cli.html;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.Remark;
import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.catalogue.CatalogueGroup;
import dev.runtimebench.cli.html.page.Overview;
import dev.runtimebench.cli.html.page.Part;
import dev.runtimebench.cli.html.page.Table;
import dev.runtimebench.cli.html.page.Table.Cell;
import dev.runtimebench.cli.html.page.Table.Group;
import dev.runtimebench.cli.html.page.Table.Row;
import dev.runtimebench.cli.html.plot.ForestPlot;
import dev.runtimebench.cli.html.plot.Plots;
import dev.runtimebench.cli.show.BenchmarkNames;
import dev.runtimebench.cli.show.Estimate;
import dev.runtimebench.cli.show.Scale;
import dev.runtimebench.cli.show.Sentences;
import dev.runtimebench.cli.show.SlowDown;
import dev.runtimebench.cli.show.Verdicts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All benchmarks at a glance: grouped by what the workloads do, and ranked by cost, the most costly
 * first.
 */
final class OverviewSection {

  private static final String LEGEND =
      "Each cell has the median of the primary metric over the Pods, one value per Pod. Below the"
          + " median: how many times as slow as the baseline, with the interval, and the verdict. The"
          + " most costly workload of a group is first, after those that fail more often under one runtime.";

  private final BenchmarkNames names;
  private final List<String> runtimes;
  private final List<Entry> ranked = new ArrayList<>();

  /**
   * One benchmark.
   *
   * @param number the number of the section, from 0
   */
  private record Entry(int number, BenchmarkView benchmark) {

    /** Whether the workload fails more often under one runtime, which costs more than time. */
    boolean isFailing() {
      return benchmark.status().comparisons().stream()
          .flatMap(c -> c.remarks().stream())
          .anyMatch(remark -> remark.kind() == Remark.Kind.FailsMoreOften);
    }

    String group() {
      return CatalogueGroup.heading(benchmark.workload());
    }

    /** The greatest slow-down; 0 without a ratio, so that such benchmarks come last. */
    double cost() {
      return comparisons()
          .flatMap(c -> SlowDown.of(c).stream())
          .mapToDouble(SlowDown::ratio)
          .max()
          .orElse(0);
    }

    Stream<Comparison> comparisons() {
      return benchmark.primaryMetric().stream()
          .flatMap(
              m ->
                  benchmark.comparedRuntimes().stream()
                      .flatMap(r -> benchmark.comparison(r, m).stream()));
    }
  }

  OverviewSection(List<BenchmarkView> benchmarks, BenchmarkNames names) {
    this.names = names;
    Set<String> all = new LinkedHashSet<>();
    benchmarks.stream().map(BenchmarkView::baseline).forEach(all::add);
    benchmarks.forEach(b -> all.addAll(b.runtimes()));
    this.runtimes = List.copyOf(all);
    for (int i = 0; i < benchmarks.size(); i++) {
      ranked.add(new Entry(i, benchmarks.get(i)));
    }
    ranked.sort(Comparator.comparing(Entry::isFailing).thenComparingDouble(Entry::cost).reversed());
  }

  Overview overview(Plots plots) {
    List<Part> parts = new ArrayList<>();
    ForestPlot forest = new ForestPlot();
    List<Overview.Headline> headlines = new ArrayList<>();
    for (Entry entry : ranked) {
      headlines.add(headline(entry));
      String name = names.of(entry.benchmark());
      entry.comparisons().forEach(c -> forest.add("%s, %s".formatted(name, c.runtime()), c));
    }
    forest
        .figure(plots, "overview-forest", "What each workload costs", runtimes)
        .ifPresent(parts::add);
    parts.add(table());
    return new Overview(headlines, parts);
  }

  private Overview.Headline headline(Entry entry) {
    long remarks = entry.comparisons().flatMap(c -> Remarks.of(c).stream()).distinct().count();
    String notes = remarks == 0 ? "" : remarks == 1 ? "1 remark" : remarks + " remarks";
    return new Overview.Headline(
        HtmlReport.anchor(entry.number()),
        names.of(entry.benchmark()),
        entry.group(),
        Sentences.of(entry.benchmark()),
        notes);
  }

  private Part table() {
    List<String> heads = new ArrayList<>(List.of(names.header(), "metric"));
    heads.addAll(runtimes);
    Map<String, List<Entry>> groups = new LinkedHashMap<>();
    ranked.forEach(
        entry -> groups.computeIfAbsent(entry.group(), g -> new ArrayList<>()).add(entry));
    List<Group> rows = new ArrayList<>();
    groups.forEach(
        (group, entries) ->
            rows.add(new Group(group, "", entries.stream().map(this::row).toList())));
    return new Table("All workloads", Table.NUMBERS, heads, rows, List.of(LEGEND));
  }

  private Row row(Entry entry) {
    BenchmarkView benchmark = entry.benchmark();
    List<Cell> cells = new ArrayList<>();
    Optional<String> metric = benchmark.primaryMetric();
    if (metric.isEmpty()) {
      String phase = benchmark.outcome().phase().name();
      cells.add(new Cell(phase, "name none", List.of(benchmark.outcome().reason())));
      runtimes.forEach(r -> cells.add(new Cell(Labels.DASH)));
    } else {
      cells.add(
          new Cell(metric.get(), "name", Directions.of(benchmark, metric.get()).stream().toList()));
      List<RuntimeResult> results = benchmark.results(metric.get());
      Scale scale =
          Scale.of(results.get(0).unit(), results.stream().map(RuntimeResult::median).toList());
      runtimes.forEach(r -> cells.add(cell(benchmark, r, metric.get(), scale)));
    }
    return new Row(names.of(benchmark), HtmlReport.anchor(entry.number()), cells, List.of());
  }

  private static Cell cell(BenchmarkView benchmark, String runtime, String metric, Scale scale) {
    String median =
        Labels.show(
            scale, benchmark.result(runtime, metric).map(RuntimeResult::median).orElse(null));
    if (runtime.equals(benchmark.baseline())) {
      return new Cell(median, "", List.of("baseline"));
    }
    Optional<Comparison> c = benchmark.comparison(runtime, metric);
    List<String> under = c.map(one -> under(one, benchmark.unit(metric))).orElse(List.of());
    return new Cell(median, c.map(Directions::tone).orElse(""), under);
  }

  private static List<String> under(Comparison c, String unit) {
    List<String> lines = new ArrayList<>();
    SlowDown.of(c)
        .ifPresentOrElse(
            s -> {
              String interval = s.low() == null ? "" : " " + s.interval();
              lines.add(Labels.ratio(s.ratio()) + interval);
            },
            () ->
                Stream.of(Estimate.of(c, unit))
                    .filter(Estimate::isKnown)
                    .map(Estimate::both)
                    .forEach(lines::add));
    if (c.verdict() != null) {
      lines.add(Verdicts.word(c));
    }
    return lines;
  }
}
