package dev.runtimebench.results.stats.simulation;

import dev.runtimebench.results.stats.AnalysisOptions;
import dev.runtimebench.results.stats.RatioChange;
import dev.runtimebench.results.stats.Verdict;
import java.util.Locale;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Computes the coverage of the interval for the change of a ratio when each of the two runs stops
 * by the operator's rule, and the verdicts without a change, with an equivalence margin. The noise
 * is chosen so that a given number of blocks is needed in each run. Argument: repetitions (default
 * 10000).
 */
final class StoppedRuns {

  private static final int[][] NEEDED = {{4, 4}, {10, 10}, {10, 30}, {20, 20}, {30, 10}, {40, 40}};
  private static final double[] MARGINS = {0.02, 0.05};

  private StoppedRuns() {}

  /**
   * The shares of repetitions.
   *
   * @param coverage the interval contains the true change
   * @param different the verdict is Faster or Slower
   * @param equivalent the verdict is Equivalent
   */
  record Rates(double coverage, double different, double equivalent) {}

  public static void main(String[] args) {
    int repetitions = Simulated.repetitions(args, 10_000);
    System.out.printf("two runs that stop by the rule; in %%; %d repetitions%n", repetitions);
    System.out.printf(
        "%-10s %6s %6s %8s %9s %9s %9s%n",
        "shape", "before", "after", "margin", "coverage", "different", "equal");
    for (Shape shape : Shape.values()) {
      for (int[] needed : NEEDED) {
        for (double margin : MARGINS) {
          Rates rates = rates(shape, needed, margin, repetitions);
          System.out.printf(
              Locale.ROOT,
              "%-10s %6d %6d %8.2f %9.1f %9.1f %9.1f%n",
              shape,
              needed[0],
              needed[1],
              margin,
              100 * rates.coverage(),
              100 * rates.different(),
              100 * rates.equivalent());
        }
      }
    }
  }

  /**
   * @param needed about how many blocks each of the two runs needs
   */
  static Rates rates(Shape shape, int[] needed, double margin, int repetitions) {
    UniformRandomProvider rng = Simulated.rng(7000L + 100L * needed[0] + needed[1]);
    AnalysisOptions options = new AnalysisOptions(0.95, margin, true);
    int held = 0;
    int different = 0;
    int equivalent = 0;
    for (int i = 0; i < repetitions; i++) {
      double[] before = Stopping.stopped(shape, needed[0], rng);
      double[] after = Stopping.stopped(shape, needed[1], rng);
      RatioChange c = RatioChangeCoverage.change(before, after, options);
      held += c.interval().orElseThrow().contains(1) ? 1 : 0;
      different += RatioChangeCoverage.differs(c) ? 1 : 0;
      equivalent += c.verdict() == Verdict.Equivalent ? 1 : 0;
    }
    double all = repetitions;
    return new Rates(held / all, different / all, equivalent / all);
  }
}
