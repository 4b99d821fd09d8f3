package dev.runtimebench.results.stats.simulation;

import dev.runtimebench.results.stats.AnalysisOptions;
import dev.runtimebench.results.stats.UnpairedAnalysis;
import dev.runtimebench.results.stats.UnpairedComparison;
import dev.runtimebench.results.stats.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Computes how often intervals for the ratio of two unpaired samples contain the true ratio, by
 * shape, sizes of the samples, ratio of the spreads and method, and how often equal runtimes get a
 * verdict. docs/adr/0011-unpaired-comparisons.md uses these figures.
 *
 * <p>Arguments: repetitions (default 10000), resamples (default 999).
 */
final class UnpairedCoverage {

  private static final double CONFIDENCE = 0.95;
  private static final double SD = 0.05;
  private static final AnalysisOptions OPTIONS = new AnalysisOptions(CONFIDENCE, 0, true);

  private UnpairedCoverage() {}

  /**
   * A case of the simulation.
   *
   * @param n the number of the contestant's values
   * @param m the number of the baseline's values
   * @param spread the standard deviation of the contestant's log values over the baseline's
   */
  record Case(Shape shape, int n, int m, double spread) {

    private UniformRandomProvider rng() {
      return Simulated.rng(1000L * n + 10L * m + (long) spread);
    }
  }

  /** The shares of repetitions in which the interval holds the truth, and with a verdict. */
  record Rates(double coverage, double verdicts) {}

  private interface Method {
    double[] interval(double[] logs, double[] otherLogs);
  }

  public static void main(String[] args) {
    int repetitions = Simulated.repetitions(args, 10_000);
    int resamples = args.length > 1 ? Integer.parseInt(args[1]) : 999;
    System.out.printf("coverage in %% at %.0f%%; %d repetitions%n", 100 * CONFIDENCE, repetitions);
    System.out.printf(
        "%-10s %4s %4s %6s %8s %10s %8s %8s%n",
        "shape", "n", "m", "spread", "Welch", "percentile", "HL", "verdict");
    for (Case one : cases()) {
      UniformRandomProvider rng = Simulated.rng(-one.n());
      Rates welch = welch(one, repetitions);
      System.out.printf(
          Locale.ROOT,
          "%-10s %4d %4d %6.0f %8.1f %10.1f %8.1f %8.1f%n",
          one.shape(),
          one.n(),
          one.m(),
          one.spread(),
          100 * welch.coverage(),
          100 * coverage(one, repetitions, (x, y) -> percentile(rng, resamples, x, y)),
          100 * coverage(one, repetitions, UnpairedCoverage::hodgesLehmann),
          100 * welch.verdicts());
    }
  }

  private static List<Case> cases() {
    int[][] sizes = {{3, 3}, {6, 6}, {6, 20}, {20, 6}, {20, 18}, {40, 40}, {100, 100}};
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

  /** The rates of the comparison as {@code rtb analyze} makes it. */
  static Rates welch(Case one, int repetitions) {
    UniformRandomProvider rng = one.rng();
    int held = 0;
    int verdicts = 0;
    for (int i = 0; i < repetitions; i++) {
      List<Double> values = exp(one.shape().sample(rng, one.n(), 0, SD * one.spread()));
      List<Double> others = exp(one.shape().sample(rng, one.m(), 0, SD));
      UnpairedComparison c = UnpairedAnalysis.of(others, values, OPTIONS).orElseThrow();
      held += c.interval().orElseThrow().contains(1) ? 1 : 0;
      verdicts += c.verdict() == Verdict.Faster || c.verdict() == Verdict.Slower ? 1 : 0;
    }
    return new Rates((double) held / repetitions, (double) verdicts / repetitions);
  }

  private static double coverage(Case one, int repetitions, Method method) {
    UniformRandomProvider rng = one.rng();
    int held = 0;
    for (int i = 0; i < repetitions; i++) {
      double[] x = one.shape().sample(rng, one.n(), 0, SD * one.spread());
      double[] y = one.shape().sample(rng, one.m(), 0, SD);
      double[] ends = method.interval(x, y);
      held += ends[0] <= 0 && 0 <= ends[1] ? 1 : 0;
    }
    return (double) held / repetitions;
  }

  private static double[] percentile(
      UniformRandomProvider rng, int resamples, double[] x, double[] y) {
    double[] differences = new double[resamples];
    for (int b = 0; b < resamples; b++) {
      differences[b] = resampledMean(rng, x) - resampledMean(rng, y);
    }
    Arrays.sort(differences);
    double tail = (1 - CONFIDENCE) / 2;
    int low = (int) Math.round(tail * (resamples + 1)) - 1;
    return new double[] {differences[low], differences[resamples - 1 - low]};
  }

  private static double resampledMean(UniformRandomProvider rng, double[] x) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[rng.nextInt(x.length)];
    }
    return sum / x.length;
  }

  /**
   * The interval of Hodges and Lehmann's estimate: order statistics of all differences, by the
   * normal approximation of the Mann-Whitney statistic (Conover, <i>Practical Nonparametric
   * Statistics</i>, 5.4).
   */
  private static double[] hodgesLehmann(double[] x, double[] y) {
    double[] differences = new double[x.length * y.length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < y.length; j++) {
        differences[i * y.length + j] = x[i] - y[j];
      }
    }
    Arrays.sort(differences);
    int n = x.length;
    int m = y.length;
    double k = n * m / 2.0 - 1.959964 * Math.sqrt(n * m * (n + m + 1) / 12.0);
    int at = (int) Math.max(0, Math.round(k) - 1);
    return new double[] {differences[at], differences[differences.length - 1 - at]};
  }

  private static List<Double> exp(double[] logs) {
    return Arrays.stream(logs).map(Math::exp).boxed().toList();
  }
}
