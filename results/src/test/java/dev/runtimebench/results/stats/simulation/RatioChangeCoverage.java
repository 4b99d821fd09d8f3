package dev.runtimebench.results.stats.simulation;

import dev.runtimebench.results.stats.AnalysisOptions;
import dev.runtimebench.results.stats.MeanInterval;
import dev.runtimebench.results.stats.RatioChange;
import dev.runtimebench.results.stats.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Computes how often intervals for the change of a ratio between two runs contain the true change,
 * by shape, numbers of blocks, ratio of the spreads and method, and how often two runs without a
 * change get a verdict. docs/adr/0015-comparisons-of-two-runs.md uses these figures. Argument:
 * repetitions (default 10000).
 */
final class RatioChangeCoverage {

  private static final double CONFIDENCE = 0.95;
  private static final double SD = 0.05;
  private static final int METRICS = 3;
  private static final AnalysisOptions OPTIONS = new AnalysisOptions(CONFIDENCE, 0, true);

  private RatioChangeCoverage() {}

  /**
   * A case of the simulation.
   *
   * @param before the number of blocks of the first run
   * @param after the number of blocks of the second run
   * @param spread the standard deviation of the second run's log ratios over the first's
   */
  record Case(Shape shape, int before, int after, double spread) {

    private UniformRandomProvider rng() {
      return Simulated.rng(5000L + 1000L * before + 10L * after + (long) spread);
    }
  }

  /**
   * The shares of repetitions.
   *
   * @param coverage the interval contains the true change
   * @param verdicts one comparison is Faster or Slower
   * @param family any of three comparisons is Faster or Slower, after Holm's adjustment
   */
  record Rates(double coverage, double verdicts, double family) {}

  private interface Method {
    double half(double[] before, double[] after);
  }

  public static void main(String[] args) {
    int repetitions = Simulated.repetitions(args, 10_000);
    System.out.printf("coverage in %% at %.0f%%; %d repetitions%n", 100 * CONFIDENCE, repetitions);
    System.out.printf(
        "%-10s %6s %6s %6s %8s %8s %8s %8s %13s%n",
        "shape",
        "before",
        "after",
        "spread",
        "Welch",
        "pooled",
        "squares",
        "verdict",
        "any of three");
    for (Case one : cases()) {
      Rates rates = rates(one, repetitions);
      System.out.printf(
          Locale.ROOT,
          "%-10s %6d %6d %6.0f %8.1f %8.1f %8.1f %8.1f %13.1f%n",
          one.shape(),
          one.before(),
          one.after(),
          one.spread(),
          100 * rates.coverage(),
          100 * coverage(one, repetitions, RatioChangeCoverage::pooled),
          100 * coverage(one, repetitions, RatioChangeCoverage::squares),
          100 * rates.verdicts(),
          100 * rates.family());
    }
  }

  private static List<Case> cases() {
    int[][] sizes = {
      {3, 3}, {6, 6}, {6, 20}, {6, 40}, {40, 6}, {8, 8}, {10, 10}, {10, 40}, {20, 20}, {40, 40}
    };
    return Arrays.stream(Shape.values())
        .flatMap(
            shape ->
                Arrays.stream(sizes)
                    .flatMap(
                        size ->
                            Arrays.stream(new double[] {1, 3})
                                .mapToObj(spread -> new Case(shape, size[0], size[1], spread))))
        .toList();
  }

  /** The rates of the comparison as {@code rtb compare} makes it. */
  static Rates rates(Case one, int repetitions) {
    UniformRandomProvider rng = one.rng();
    int held = 0;
    int verdicts = 0;
    int family = 0;
    for (int i = 0; i < repetitions; i++) {
      List<RatioChange> changes =
          IntStream.range(0, METRICS).mapToObj(metric -> draw(one, rng)).toList();
      held += changes.get(0).interval().orElseThrow().contains(1) ? 1 : 0;
      verdicts += differs(changes.get(0)) ? 1 : 0;
      family += RatioChange.family(changes).stream().anyMatch(c -> differs(c)) ? 1 : 0;
    }
    double all = repetitions;
    return new Rates(held / all, verdicts / all, family / all);
  }

  private static RatioChange draw(Case one, UniformRandomProvider rng) {
    return change(
        one.shape().sample(rng, one.before(), 0, SD),
        one.shape().sample(rng, one.after(), 0, SD * one.spread()),
        OPTIONS);
  }

  /** Compares two runs with these log ratios, as {@code rtb compare} does. */
  static RatioChange change(double[] before, double[] after, AnalysisOptions options) {
    return RatioChange.of(run(before), run(after), options).orElseThrow();
  }

  private static RatioChange.Run run(double[] logRatios) {
    Map<Integer, Double> baseline = new TreeMap<>();
    Map<Integer, Double> contestant = new TreeMap<>();
    for (int i = 0; i < logRatios.length; i++) {
      baseline.put(i, 1.0);
      contestant.put(i, Math.exp(logRatios[i]));
    }
    return new RatioChange.Run(baseline, contestant);
  }

  static boolean differs(RatioChange change) {
    return change.verdict() == Verdict.Faster || change.verdict() == Verdict.Slower;
  }

  private static double coverage(Case one, int repetitions, Method method) {
    UniformRandomProvider rng = one.rng();
    int held = 0;
    for (int i = 0; i < repetitions; i++) {
      double[] x = one.shape().sample(rng, one.before(), 0, SD);
      double[] y = one.shape().sample(rng, one.after(), 0, SD * one.spread());
      double difference = MeanInterval.mean(y) - MeanInterval.mean(x);
      held += Math.abs(difference) <= method.half(x, y) ? 1 : 0;
    }
    return (double) held / repetitions;
  }

  /** Student's interval for two samples of equal variance. */
  private static double pooled(double[] x, double[] y) {
    double freedom = x.length + y.length - 2.0;
    double variance = (squares(x) + squares(y)) / freedom;
    return TDistribution.of(freedom).inverseSurvivalProbability((1 - CONFIDENCE) / 2)
        * Math.sqrt(variance * (1.0 / x.length + 1.0 / y.length));
  }

  private static double squares(double[] x) {
    double error = MeanInterval.standardError(x);
    return error * error * x.length * (x.length - 1);
  }

  /**
   * The root of the sum of the squares of the two runs' own half-widths (Zou and Donner, Statistics
   * in Medicine 27, 2008).
   */
  private static double squares(double[] x, double[] y) {
    return Math.hypot(half(x), half(y));
  }

  private static double half(double[] x) {
    return MeanInterval.critical(x.length, CONFIDENCE) * MeanInterval.standardError(x);
  }
}
