package dev.runtimebench.cli.progress;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.Design;
import dev.runtimebench.cli.bench.BenchmarkView;
import dev.runtimebench.cli.show.Numbers;
import dev.runtimebench.cli.show.SlowDown;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    List<Comparison> primary = primary(benchmark);
    List<String> lines = new ArrayList<>();
    primary.stream().limit(MAX_LINES).forEach(c -> lines.add("  " + text(c) + known(c, benchmark)));
    more(primary).ifPresent(more -> lines.add("  " + more));
    return lines;
  }

  /** Returns the ratios for the end of a line; empty without any. */
  static String inALine(BenchmarkView benchmark) {
    List<Comparison> primary = primary(benchmark);
    return Stream.concat(
            primary.stream().limit(MAX_LINES).map(LiveRatios::text), more(primary).stream())
        .map(text -> "; " + text)
        .collect(Collectors.joining());
  }

  private static Optional<String> more(List<Comparison> primary) {
    int more = primary.size() - MAX_LINES;
    return more > 0 ? Optional.of("and %d more".formatted(more)) : Optional.empty();
  }

  private static List<Comparison> primary(BenchmarkView benchmark) {
    return benchmark == null
        ? List.of()
        : benchmark.status().comparisons().stream()
            .filter(c -> Boolean.TRUE.equals(c.primary()) && SlowDown.of(c).isPresent())
            .toList();
  }

  /** One direction, as in the report: above 1 is slower, for times and for rates. */
  private static String text(Comparison c) {
    SlowDown slow = SlowDown.of(c).orElseThrow();
    return "%s %s %s as slow%s"
        .formatted(
            c.runtime(),
            c.metric(),
            Numbers.ratio(slow.ratio()),
            slow.interval().equals(Numbers.NONE) ? "" : " " + slow.interval());
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
