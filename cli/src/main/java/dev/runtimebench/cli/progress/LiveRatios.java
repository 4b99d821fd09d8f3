package dev.runtimebench.cli.progress;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.Design;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.show.Numbers;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Shows the primary ratios of a running benchmark, and how well they are known so far. */
final class LiveRatios {

  private static final int MAX_LINES = 8;
  private static final int PERCENT = 100;

  private LiveRatios() {}

  /**
   * Returns a line for each primary ratio, with its interval, how well the ratio is known, and how
   * well the design wants to know it.
   *
   * @param benchmark null: no lines
   */
  static List<String> lines(BenchmarkView benchmark) {
    return primary(benchmark).stream()
        .limit(MAX_LINES)
        .map(c -> "  " + text(c) + known(c, benchmark))
        .toList();
  }

  /** Returns the ratios for the end of a line; empty without any. */
  static String inALine(BenchmarkView benchmark) {
    List<Comparison> primary = primary(benchmark);
    return primary.isEmpty()
        ? ""
        : primary.stream()
            .limit(MAX_LINES)
            .map(LiveRatios::text)
            .collect(Collectors.joining("; ", "; ", ""));
  }

  private static List<Comparison> primary(BenchmarkView benchmark) {
    return benchmark == null
        ? List.of()
        : benchmark.status().comparisons().stream()
            .filter(c -> Boolean.TRUE.equals(c.primary()) && c.ratio() != null)
            .toList();
  }

  private static String text(Comparison c) {
    String interval = Numbers.interval(c.ciLow(), c.ciHigh());
    return "%s %s %s%s"
        .formatted(
            c.runtime(),
            c.metric(),
            Numbers.ratio(c.ratio()),
            interval.equals(Numbers.NONE) ? "" : " " + interval);
  }

  /** The half-width of the interval relative to the ratio, as the rule that ends a run has it. */
  private static String known(Comparison c, BenchmarkView benchmark) {
    boolean has = c.ciLow() != null && c.ciHigh() != null && c.ciLow() > 0 && c.ciHigh() > 0;
    if (!has) {
      return "";
    }
    double half = Math.sqrt(c.ciHigh() / c.ciLow()) - 1;
    return "  +/-%s%%%s"
        .formatted(
            Numbers.significant(half * PERCENT, 2),
            wanted(benchmark)
                .map(w -> ", wanted %s%%".formatted(Numbers.significant(w * PERCENT, 2)))
                .orElse(""));
  }

  private static Optional<Double> wanted(BenchmarkView benchmark) {
    return Optional.ofNullable(benchmark.spec().design())
        .map(Design::precision)
        .map(precision -> precision.relativeHalfWidth());
  }
}
