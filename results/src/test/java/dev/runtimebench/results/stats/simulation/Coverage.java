package dev.runtimebench.results.stats.simulation;

import dev.runtimebench.results.stats.Interval;
import dev.runtimebench.results.stats.MeanInterval;
import java.util.Locale;
import java.util.function.Function;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Computes how often an interval contains the true mean log ratio, by shape, number of blocks and
 * method. docs/adr/0004-intervals.md uses these figures.
 *
 * <p>Arguments: repetitions (default 10000), resamples (default 999).
 */
final class Coverage {

  private static final int[] BLOCKS = {3, 4, 5, 6, 8, 10, 15, 20, 30, 40};
  private static final double CONFIDENCE = 0.95;

  private Coverage() {}

  public static void main(String[] args) {
    int repetitions = Simulated.repetitions(args, 10_000);
    int resamples = args.length > 1 ? Integer.parseInt(args[1]) : 999;
    System.out.printf("coverage in %% at %.0f%%; %d repetitions%n", 100 * CONFIDENCE, repetitions);
    System.out.printf(
        "%-10s %3s %8s %10s %8s %8s%n", "shape", "n", "t", "percentile", "BCa", "boot-t");
    for (Shape shape : Shape.values()) {
      for (int n : BLOCKS) {
        BootstrapIntervals bootstrap = new BootstrapIntervals(Simulated.rng(-n), resamples);
        System.out.printf(
            Locale.ROOT,
            "%-10s %3d %8.1f %10.1f %8.1f %8.1f%n",
            shape,
            n,
            100 * student(shape, n, repetitions),
            100 * of(shape, n, repetitions, x -> bootstrap.percentile(x, CONFIDENCE)),
            100 * of(shape, n, repetitions, x -> bootstrap.bca(x, CONFIDENCE)),
            100 * of(shape, n, repetitions, x -> bootstrap.studentised(x, CONFIDENCE)));
      }
    }
  }

  /**
   * The share of Student's intervals, as the operator computes them, that contain the true mean.
   */
  static double student(Shape shape, int n, int repetitions) {
    return of(shape, n, repetitions, Coverage::student);
  }

  private static double[] student(double[] x) {
    Interval interval = MeanInterval.of(x, CONFIDENCE).orElseThrow();
    return new double[] {interval.low(), interval.high()};
  }

  private static double of(
      Shape shape, int n, int repetitions, Function<double[], double[]> method) {
    UniformRandomProvider rng = Simulated.rng(n);
    int held = 0;
    for (int i = 0; i < repetitions; i++) {
      double[] ends = method.apply(shape.sample(rng, n, 0, 0.05));
      held += ends[0] <= 0 && 0 <= ends[1] ? 1 : 0;
    }
    return (double) held / repetitions;
  }
}
