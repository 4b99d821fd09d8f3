package dev.runtimebench.results.stats.simulation;

import dev.runtimebench.results.stats.simulation.Stopping.Outcome;
import dev.runtimebench.results.stats.simulation.Stopping.Rule;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What may be done against the coverage that stopping by the data costs: for each mend the least
 * and greatest coverage over the numbers of blocks needed, and the blocks that normal log ratios
 * take where 22 are needed. Argument: repetitions (default 10000).
 */
final class Mends {

  private static final int[] NEEDED = {2, 3, 4, 6, 8, 10, 12, 15, 18, 22, 26, 30, 35, 40};
  private static final List<Shape> SHAPES =
      List.of(Shape.NORMAL, Shape.HEAVY, Shape.BIMODAL, Shape.SKEWED, Shape.LOGNORMAL);
  private static final Set<Integer> GROWING = Set.of(10, 13, 17, 22, 28, 35);

  private Mends() {}

  private record Mend(String name, double confidence, Rule rule) {}

  private static final List<Mend> MENDS =
      List.of(
          new Mend("none: from 6 on", 0.95, from(6)),
          new Mend("from 10 on", 0.95, from(10)),
          new Mend("from 15 on", 0.95, from(15)),
          new Mend("from 20 on", 0.95, from(20)),
          new Mend("from 8 on by n/20", 0.95, growing(1)),
          new Mend("from 8 on by (n/20)^2", 0.95, growing(2)),
          new Mend("from 8 on by (n/20)^3", 0.95, growing(3)),
          new Mend(
              "growing steps from 10",
              0.95,
              (n, i) -> GROWING.contains(n) && Stopping.isNarrow(i, 1)),
          new Mend("from 12 on at 97%", 0.97, from(12)),
          new Mend("from 12 on at 97.5%", 0.975, from(12)));

  public static void main(String[] args) {
    int repetitions = Simulated.repetitions(args, 10_000);
    System.out.printf(
        "least and greatest coverage in %% where 95 is meant; %d repetitions%n", repetitions);
    System.out.printf("%-24s %s %7s%n", "mend", SHAPES, "blocks");
    for (Mend mend : MENDS) {
      System.out.printf("%-24s", mend.name());
      for (Shape shape : SHAPES) {
        DoubleSummaryStatistics coverage =
            Arrays.stream(NEEDED)
                .mapToDouble(needed -> run(mend, shape, needed, repetitions).coverage())
                .summaryStatistics();
        System.out.printf(
            Locale.ROOT, "  %4.1f-%4.1f", 100 * coverage.getMin(), 100 * coverage.getMax());
      }
      System.out.printf(Locale.ROOT, " %7.1f%n", run(mend, Shape.NORMAL, 22, repetitions).blocks());
    }
  }

  private static Outcome run(Mend mend, Shape shape, int needed, int repetitions) {
    return Stopping.run(
        shape,
        needed,
        repetitions,
        mend.confidence(),
        (n, interval) -> n == Stopping.CAP || mend.rule().stops(n, interval));
  }

  private static Rule from(int least) {
    return (n, interval) -> n >= least && Stopping.isNarrow(interval, 1);
  }

  /** Below 20 blocks the interval must be the narrower, the fewer they are. */
  private static Rule growing(int power) {
    return (n, interval) ->
        n >= 8 && Stopping.isNarrow(interval, Math.min(1, Math.pow(n / 20.0, power)));
  }
}
