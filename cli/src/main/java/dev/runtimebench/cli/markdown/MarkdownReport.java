package dev.runtimebench.cli.markdown;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.DensityResult;
import dev.runtimebench.api.v1alpha1.DensityRung;
import dev.runtimebench.api.v1alpha1.GateResult;
import dev.runtimebench.api.v1alpha1.NodeRatio;
import dev.runtimebench.api.v1alpha1.NodeState;
import dev.runtimebench.api.v1alpha1.RuntimeOverhead;
import dev.runtimebench.api.v1alpha1.RuntimeReliability;
import dev.runtimebench.api.v1alpha1.RuntimeResult;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.show.BenchmarkNames;
import dev.runtimebench.cli.show.DensityLines;
import dev.runtimebench.cli.show.Estimate;
import dev.runtimebench.cli.show.FactLines;
import dev.runtimebench.cli.show.MissingLines;
import dev.runtimebench.cli.show.Notes;
import dev.runtimebench.cli.show.Numbers;
import dev.runtimebench.cli.show.OverheadLines;
import dev.runtimebench.cli.show.RemarkLines;
import dev.runtimebench.cli.show.Scale;
import dev.runtimebench.cli.show.SuccessRates;
import dev.runtimebench.cli.show.TerminalText;
import dev.runtimebench.cli.show.Verdicts;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes the results as Markdown, for an issue or a wiki. Each benchmark has a heading, the verdict
 * and a table.
 */
public final class MarkdownReport {

  private static final String SPECIAL = "\\`*_{}[]<>()#+!|~&";

  private static final String TITLE = "# What a container runtime costs\n";

  private final List<BenchmarkView> benchmarks;

  public MarkdownReport(List<BenchmarkView> benchmarks) {
    this.benchmarks = benchmarks;
  }

  public String render() {
    BenchmarkNames names = new BenchmarkNames(benchmarks);
    StringBuilder out = new StringBuilder(TITLE);
    for (BenchmarkView benchmark : benchmarks) {
      out.append("\n## ").append(text(names.of(benchmark))).append("\n");
      benchmark.result().ifPresent(r -> out.append("\n").append(text(r)).append("\n"));
      Notes.of(benchmark).ifPresent(r -> out.append("\n").append(text(r)).append("\n"));
      gates(out, benchmark);
      table(out, benchmark);
      density(out, benchmark);
      nodes(out, benchmark);
      remarks(out, benchmark);
      failures(out, benchmark);
    }
    return out.toString();
  }

  /** Returns the report of a run that did not come to a result. */
  public static String ofError(String message) {
    return TITLE + "\n" + text("There is no result: " + message) + "\n";
  }

  private static void gates(StringBuilder out, BenchmarkView benchmark) {
    if (!benchmark.status().gates().isEmpty()) {
      out.append("\n");
    }
    for (GateResult gate : benchmark.status().gates()) {
      out.append("- Gate: ").append(text(gate.message())).append("\n");
    }
  }

  /**
   * Writes why the verdicts on primary metrics are inconclusive, the remarks, what is missing, and
   * the facts.
   */
  private static void remarks(StringBuilder out, BenchmarkView benchmark) {
    List<Comparison> comparisons = benchmark.status().comparisons();
    Stream<String> whys =
        comparisons.stream()
            .filter(c -> Boolean.TRUE.equals(c.primary()))
            .flatMap(c -> Verdicts.why(c).map(why -> why(c, why)).stream());
    List<String> lines =
        Stream.of(
                whys,
                RemarkLines.of(comparisons).stream(),
                MissingLines.of(benchmark.status().missing()).stream(),
                DensityLines.of(benchmark.status().density()).stream(),
                OverheadLines.of(benchmark.status().overhead()).stream(),
                FactLines.of(benchmark.status().environment()).stream())
            .flatMap(s -> s)
            .toList();
    if (!lines.isEmpty()) {
      out.append("\n");
    }
    lines.forEach(line -> out.append("- ").append(text(line)).append("\n"));
    for (RuntimeOverhead overhead : benchmark.status().overhead()) {
      OverheadLines.command(overhead)
          .ifPresent(command -> out.append("\n```\n").append(command).append("\n```\n"));
    }
  }

  private static String why(Comparison c, String why) {
    return "%s, %s: inconclusive: %s".formatted(c.runtime(), c.metric(), why);
  }

  private static void table(StringBuilder out, BenchmarkView benchmark) {
    if (benchmark.metrics().isEmpty()) {
      return;
    }
    out.append(
        "\n| metric | runtime | median | mean | sd | min | max | n | invalid | ratio | interval | p | verdict |\n");
    out.append("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|---|--:|---|\n");
    for (String metric : benchmark.metrics()) {
      List<RuntimeResult> results = benchmark.results(metric);
      Scale scale =
          Scale.of(results.get(0).unit(), results.stream().map(RuntimeResult::median).toList());
      results.forEach(r -> row(out, benchmark, r, scale));
    }
  }

  private static void row(
      StringBuilder out, BenchmarkView benchmark, RuntimeResult r, Scale scale) {
    boolean baseline = r.runtime().equals(benchmark.baseline());
    Optional<Comparison> c = benchmark.comparison(r.runtime(), r.metric());
    Optional<Estimate> estimate = c.map(one -> Estimate.of(one, r.unit()));
    Stream<String> numbers =
        Arrays.asList(r.median(), r.mean(), r.sd(), r.min(), r.max()).stream().map(scale::show);
    Stream<String> counts =
        Stream.of(
            String.valueOf(r.n()),
            String.valueOf(r.invalid()),
            baseline ? "baseline" : estimate.map(Estimate::value).orElse(Numbers.NONE),
            estimate.map(Estimate::interval).orElse(""),
            c.map(one -> Numbers.p(one.adjustedPValue())).orElse(""),
            c.map(Verdicts::word).orElse(""));
    out.append("| ").append(text(r.metric())).append(" | ").append(text(r.runtime())).append(" | ");
    out.append(
        Stream.concat(numbers, counts)
            .map(MarkdownReport::text)
            .collect(Collectors.joining(" | ")));
    out.append(" |\n");
  }

  private static void density(StringBuilder out, BenchmarkView benchmark) {
    if (benchmark.status().density().isEmpty()) {
      return;
    }
    out.append("\n| runtime | ").append(String.join(" | ", DensityLines.HEADS)).append(" |\n");
    out.append("|---").append("|--:".repeat(DensityLines.HEADS.size())).append("|\n");
    for (DensityResult result : benchmark.status().density()) {
      for (DensityRung rung : result.rungs()) {
        String cells =
            Stream.concat(Stream.of(result.runtime()), DensityLines.cells(rung).stream())
                .map(MarkdownReport::text)
                .collect(Collectors.joining(" | "));
        out.append("| ").append(cells).append(" |\n");
      }
    }
  }

  private static void nodes(StringBuilder out, BenchmarkView benchmark) {
    List<Comparison> onNodes =
        benchmark.status().comparisons().stream().filter(c -> !c.nodes().isEmpty()).toList();
    if (!onNodes.isEmpty()) {
      out.append(
          "\n| metric | runtime | node | n | ratio | interval |\n|---|---|---|--:|--:|---|\n");
    }
    for (Comparison c : onNodes) {
      for (NodeRatio node : c.nodes()) {
        String cells =
            Stream.of(
                    c.metric(),
                    c.runtime(),
                    node.node(),
                    String.valueOf(node.pairs()),
                    Numbers.ratio(node.ratio()),
                    Numbers.interval(node.ciLow(), node.ciHigh())
                        + (Boolean.TRUE.equals(node.leftOut()) ? " does not count" : ""))
                .map(MarkdownReport::text)
                .collect(Collectors.joining(" | "));
        out.append("| ").append(cells).append(" |\n");
      }
    }
    for (NodeState node : benchmark.status().nodes()) {
      if (node.isDroppedOut()) {
        String line =
            "Node %s dropped out: %s: %s".formatted(node.node(), node.reason(), node.message());
        out.append("\n").append(text(line)).append("\n");
      }
    }
  }

  private static void failures(StringBuilder out, BenchmarkView benchmark) {
    List<RuntimeReliability> reliability = benchmark.status().reliability();
    if (!SuccessRates.isAnyFailed(reliability)) {
      return;
    }
    out.append("\n| runtime | failed trials | success | interval | reasons |\n");
    out.append("|---|--:|--:|---|---|\n");
    for (RuntimeReliability r : reliability) {
      String cells =
          Stream.of(
                  r.runtime(),
                  SuccessRates.failed(r),
                  SuccessRates.rate(r),
                  SuccessRates.interval(r),
                  SuccessRates.reasons(r))
              .map(MarkdownReport::text)
              .collect(Collectors.joining(" | "));
      out.append("| ").append(cells).append(" |\n");
    }
    out.append("\n").append(text(SuccessRates.LEGEND)).append("\n");
  }

  /** Returns untrusted text as one line, with Markdown's special characters escaped. */
  static String text(String text) {
    StringBuilder out = new StringBuilder();
    TerminalText.line(text)
        .codePoints()
        .forEach(
            c -> {
              if (SPECIAL.indexOf(c) >= 0) {
                out.append('\\');
              }
              out.appendCodePoint(c);
            });
    return out.toString();
  }
}
