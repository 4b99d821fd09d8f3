package dev.runtimebench.demo.shape;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.bench.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The measured ratios beside the published ones, as a table in Markdown. */
final class ShapeTable {

  private static final String NONE = "";
  private static final double TEN = 10;
  private static final double HUNDRED = 100;

  private final Map<String, RuntimeBenchmark> benchmarks;
  private final List<String> runtimes;

  /**
   * @param benchmarks by workload
   * @param runtimes the runtimes that were compared with runc
   */
  ShapeTable(Map<String, RuntimeBenchmark> benchmarks, List<String> runtimes) {
    this.benchmarks = benchmarks;
    this.runtimes = runtimes;
  }

  /** Returns one line for each expectation whose workload was measured. */
  List<String> lines(List<Expectation> expectations) {
    List<String> lines = new ArrayList<>();
    lines.add(
        row("workload", "metric", String.join(" | ", runtimes), "published", "expected", "agrees"));
    lines.add("|---|---|" + "---|".repeat(runtimes.size()) + "---|---|---|");
    String before = "";
    for (Expectation expectation : expectations) {
      RuntimeBenchmark benchmark = benchmarks.get(expectation.workload());
      if (benchmark != null) {
        boolean first = !expectation.workload().equals(before);
        lines.add(line(first ? expectation.workload() : "", expectation, benchmark));
        before = expectation.workload();
      }
    }
    return lines;
  }

  private String line(String name, Expectation expectation, RuntimeBenchmark benchmark) {
    List<String> ratios = new ArrayList<>();
    List<String> disagree = new ArrayList<>();
    List<String> unsure = new ArrayList<>();
    boolean measured = false;
    for (String runtime : runtimes) {
      Optional<Comparison> found = comparison(benchmark, expectation.metric(), runtime);
      measured |= found.isPresent();
      ratios.add(found.map(c -> number(c.ratio())).orElseGet(() -> why(benchmark)));
      found
          .filter(c -> !expectation.holds(c.ratio(), c.better()))
          .ifPresent(c -> (mayHold(expectation, c) ? unsure : disagree).add(runtime));
    }
    return row(
        name,
        expectation.metric(),
        String.join(" | ", ratios),
        expectation.published() == null ? NONE : expectation.published(),
        expectation.expected().words(),
        measured ? agreement(disagree, unsure) : "not measured");
  }

  /** A ratio with a wide interval neither agrees nor disagrees. */
  private static boolean mayHold(Expectation expectation, Comparison comparison) {
    return comparison.ciLow() != null
        && comparison.ciHigh() != null
        && expectation.mayHold(comparison.ciLow(), comparison.ciHigh(), comparison.better());
  }

  private static String agreement(List<String> disagree, List<String> unsure) {
    List<String> words = new ArrayList<>();
    if (!disagree.isEmpty()) {
      words.add("no: " + String.join(", ", disagree));
    }
    if (!unsure.isEmpty()) {
      words.add("too uncertain: " + String.join(", ", unsure));
    }
    return words.isEmpty() ? "yes" : String.join("; ", words);
  }

  private static Optional<Comparison> comparison(
      RuntimeBenchmark benchmark, String metric, String runtime) {
    return benchmark.getStatus().comparisons().stream()
        .filter(c -> c.metric().equals(metric) && c.runtime().equals(runtime))
        .filter(c -> c.ratio() != null)
        .findFirst();
  }

  private static String why(RuntimeBenchmark benchmark) {
    Outcome outcome = Outcome.of(benchmark);
    return outcome.phase() == BenchmarkPhase.Complete ? "none" : outcome.reason();
  }

  private static String number(double ratio) {
    String form = ratio >= HUNDRED ? "%.0f" : ratio >= TEN ? "%.1f" : ratio >= 1 ? "%.2f" : "%.3f";
    return String.format(Locale.ROOT, form, ratio);
  }

  private static String row(String... cells) {
    return "| " + String.join(" | ", cells) + " |";
  }
}
