package dev.runtimebench.results.stats.simulation;

import dev.runtimebench.results.stats.AnalysisOptions;
import dev.runtimebench.results.stats.Interval;
import dev.runtimebench.results.stats.MeanInterval;
import dev.runtimebench.results.stats.PairedComparison;
import dev.runtimebench.results.stats.PairedComparisonBuilder;
import dev.runtimebench.results.stats.StoppingRule;
import dev.runtimebench.results.stats.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Computes the coverage of the interval when the data decide when to stop: naively (from 6 blocks
 * on, as soon as the interval is narrow), and by the operator's rule. The noise is chosen so that a
 * given number of blocks is needed for the precision. The cap is 40. Argument: repetitions (default
 * 10000).
 */
final class Stopping {

  private static final int[] NEEDED = {2, 4, 6, 10, 15, 20, 25, 30, 40};
  static final int CAP = 40;
  private static final double PRECISION = 0.02;

  private Stopping() {}

  /**
   * @param coverage the share of intervals that contain the true ratio, between 0 and 1
   * @param blocks the mean number of blocks
   */
  record Outcome(double coverage, double blocks) {}

  public static void main(String[] args) {
    int repetitions = Simulated.repetitions(args, 10_000);
    System.out.printf("coverage in %% at 95%%, and blocks run; %d repetitions%n", repetitions);
    System.out.printf(
        "%-10s %6s %8s %8s %8s %8s%n", "shape", "needed", "naive", "blocks", "rule", "blocks");
    for (Shape shape : Shape.values()) {
      for (int needed : NEEDED) {
        Outcome naive = naive(shape, needed, repetitions);
        Outcome rule = rule(shape, needed, repetitions);
        System.out.printf(
            Locale.ROOT,
            "%-10s %6d %8.1f %8.1f %8.1f %8.1f%n",
            shape,
            needed,
            100 * naive.coverage(),
            naive.blocks(),
            100 * rule.coverage(),
            rule.blocks());
      }
    }
  }

  /** Stops by the operator's rule, with the operator's options. */
  static Outcome rule(Shape shape, int needed, int repetitions) {
    return run(shape, needed, repetitions, AnalysisOptions.defaults(true).confidence(), rule());
  }

  private static Rule rule() {
    StoppingRule rule = new StoppingRule(OptionalDouble.of(PRECISION), 6, CAP);
    AnalysisOptions options = AnalysisOptions.defaults(true);
    return (n, interval) ->
        rule.decide(n, List.of(Optional.of(comparison(n, interval, options))))
            instanceof StoppingRule.Stop;
  }

  /** Returns the log ratios of one run that stops by the operator's rule. */
  static double[] stopped(Shape shape, int needed, UniformRandomProvider rng) {
    return stopped(shape.sample(rng, CAP, 0, sd(needed)), 0.95, rule());
  }

  /** Stops as soon as the interval is narrow. */
  static Outcome naive(Shape shape, int needed, int repetitions) {
    return run(
        shape, needed, repetitions, 0.95, (n, interval) -> n == CAP || isNarrow(interval, 1));
  }

  /** Whether the interval of the log ratio is as narrow as this share of the precision. */
  static boolean isNarrow(Interval interval, double share) {
    return interval.high() - interval.low() <= 2 * Math.log1p(share * PRECISION);
  }

  /** Whether to stop after n blocks (6 or more). */
  interface Rule {
    boolean stops(int n, Interval logInterval);
  }

  /** Runs blocks until the rule stops, at least 6, with intervals at this confidence. */
  static Outcome run(Shape shape, int needed, int repetitions, double confidence, Rule rule) {
    UniformRandomProvider rng = Simulated.rng(needed);
    double sd = sd(needed);
    int held = 0;
    long blocks = 0;
    for (int i = 0; i < repetitions; i++) {
      double[] logs = stopped(shape.sample(rng, CAP, 0, sd), confidence, rule);
      held += MeanInterval.of(logs, confidence).orElseThrow().contains(0) ? 1 : 0;
      blocks += logs.length;
    }
    return new Outcome((double) held / repetitions, (double) blocks / repetitions);
  }

  /** The noise with which about that many blocks are needed. */
  private static double sd(int needed) {
    double critical = TDistribution.of(needed - 1.0).inverseSurvivalProbability(0.025);
    return Math.log1p(PRECISION) * Math.sqrt(needed) / critical;
  }

  /** Returns the log ratios up to the block after which the rule stops; at least 6. */
  private static double[] stopped(double[] logs, double confidence, Rule rule) {
    int n = 6;
    while (!rule.stops(n, MeanInterval.of(Arrays.copyOf(logs, n), confidence).orElseThrow())) {
      n++;
    }
    return Arrays.copyOf(logs, n);
  }

  /** A comparison with the pairs and the interval. The rule reads nothing else. */
  private static PairedComparison comparison(int n, Interval logs, AnalysisOptions options) {
    Interval ratio = new Interval(Math.exp(logs.low()), Math.exp(logs.high()));
    return PairedComparisonBuilder.builder()
        .pairs(n)
        .ratio(Optional.of(1.0))
        .interval(Optional.of(ratio))
        .pValue(1)
        .adjustedP(1)
        .verdict(Verdict.Inconclusive)
        .outlierBlocks(List.of())
        .options(options)
        .build();
  }
}
