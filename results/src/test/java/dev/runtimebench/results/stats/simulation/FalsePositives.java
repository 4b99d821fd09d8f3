package dev.runtimebench.results.stats.simulation;

import dev.runtimebench.results.stats.Analysis;
import dev.runtimebench.results.stats.AnalysisOptions;
import dev.runtimebench.results.stats.MeanInterval;
import dev.runtimebench.results.stats.PairedComparison;
import dev.runtimebench.results.stats.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Computes how often two equal runtimes are found to differ: by Student's interval alone, by the
 * sign-flip test alone, by the operator's verdict (both), and in any of three primary metrics after
 * Holm's adjustment. Argument: repetitions (default 10000).
 */
final class FalsePositives {

  private static final int[] BLOCKS = {3, 4, 5, 6, 8, 10, 16, 24, 40};
  private static final int METRICS = 3;

  /** No margin, so that every verdict of a difference counts. */
  private static final AnalysisOptions OPTIONS = new AnalysisOptions(0.95, 0, true);

  private FalsePositives() {}

  /** The rates of false positives, between 0 and 1. */
  record Rates(double interval, double test, double verdict, double family) {}

  public static void main(String[] args) {
    int repetitions = Simulated.repetitions(args, 10_000);
    System.out.printf("false positives in %%, at most 5 wanted; %d repetitions%n", repetitions);
    System.out.printf(
        "%-10s %3s %9s %10s %8s %12s%n",
        "shape", "n", "interval", "sign flip", "verdict", "any of three");
    for (Shape shape : Shape.values()) {
      for (int n : BLOCKS) {
        Rates r = rates(shape, n, repetitions);
        System.out.printf(
            Locale.ROOT,
            "%-10s %3d %9.1f %10.1f %8.1f %12.1f%n",
            shape,
            n,
            100 * r.interval(),
            100 * r.test(),
            100 * r.verdict(),
            100 * r.family());
      }
    }
  }

  static Rates rates(Shape shape, int n, int repetitions) {
    UniformRandomProvider rng = Simulated.rng(n);
    int interval = 0;
    int test = 0;
    int verdict = 0;
    int family = 0;
    for (int i = 0; i < repetitions; i++) {
      List<PairedComparison> comparisons = new ArrayList<>();
      for (int metric = 0; metric < METRICS; metric++) {
        double[] logs = shape.sample(rng, n, 0, 0.05);
        if (metric == 0) {
          interval += MeanInterval.of(logs, 0.95).orElseThrow().contains(0) ? 0 : 1;
        }
        comparisons.add(Simulated.compare(logs, OPTIONS));
      }
      test += comparisons.get(0).pValue() <= 0.05 ? 1 : 0;
      verdict += differs(comparisons.get(0)) ? 1 : 0;
      family += Analysis.family(comparisons).stream().anyMatch(FalsePositives::differs) ? 1 : 0;
    }
    double all = repetitions;
    return new Rates(interval / all, test / all, verdict / all, family / all);
  }

  private static boolean differs(PairedComparison comparison) {
    return comparison.verdict() == Verdict.Faster || comparison.verdict() == Verdict.Slower;
  }
}
