package dev.runtimebench.results.stats.simulation;

import dev.runtimebench.results.stats.simulation.Stopping.Outcome;
import dev.runtimebench.results.stats.simulation.Stopping.Rule;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Compares stopping rules, because a run that stops by its data loses coverage. For each rule it
 * prints the smallest and the largest coverage over the numbers of blocks needed, and the blocks
 * that normal log ratios take if 22 are needed. Argument: repetitions (default 10000).
 */
final class StoppingVariants {

  private static final int[] NEEDED = {2, 3, 4, 6, 8, 10, 12, 15, 18, 22, 26, 30, 35, 40};
  private static final List<Shape> SHAPES =
      List.of(Shape.NORMAL, Shape.HEAVY, Shape.BIMODAL, Shape.SKEWED, Shape.LOGNORMAL);
  private static final Set<Integer> GROWING = Set.of(10, 13, 17, 22, 28, 35);

  private StoppingVariants() {}

  private record Variant(String name, double confidence, Rule rule) {}

  private static final List<Variant> VARIANTS =
      List.of(
          new Variant("none: from 6 on", 0.95, from(6)),
          new Variant("from 10 on", 0.95, from(10)),
          new Variant("from 15 on", 0.95, from(15)),
          new Variant("from 20 on", 0.95, from(20)),
          new Variant("from 8 on by n/20", 0.95, growing(1)),
          new Variant("from 8 on by (n/20)^2", 0.95, growing(2)),
          new Variant("from 8 on by (n/20)^3", 0.95, growing(3)),
          new Variant(
              "growing steps from 10",
              0.95,
              (n, i) -> GROWING.contains(n) && Stopping.isNarrow(i, 1)),
          new Variant("from 12 on at 97%", 0.97, from(12)),
          new Variant("from 12 on at 97.5%", 0.975, from(12)));

  public static void main(String[] args) {
    int repetitions = Simulated.repetitions(args, 10_000);
    System.out.printf(
        "smallest and largest coverage in %%, nominal 95; %d repetitions%n", repetitions);
    System.out.printf("%-24s %s %7s%n", "variant", SHAPES, "blocks");
    for (Variant variant : VARIANTS) {
      System.out.printf("%-24s", variant.name());
      for (Shape shape : SHAPES) {
        DoubleSummaryStatistics coverage =
            Arrays.stream(NEEDED)
                .mapToDouble(needed -> run(variant, shape, needed, repetitions).coverage())
                .summaryStatistics();
        System.out.printf(
            Locale.ROOT, "  %4.1f-%4.1f", 100 * coverage.getMin(), 100 * coverage.getMax());
      }
      System.out.printf(
          Locale.ROOT, " %7.1f%n", run(variant, Shape.NORMAL, 22, repetitions).blocks());
    }
  }

  private static Outcome run(Variant variant, Shape shape, int needed, int repetitions) {
    return Stopping.run(
        shape,
        needed,
        repetitions,
        variant.confidence(),
        (n, interval) -> n == Stopping.CAP || variant.rule().stops(n, interval));
  }

  private static Rule from(int least) {
    return (n, interval) -> n >= least && Stopping.isNarrow(interval, 1);
  }

  /** With fewer than 20 blocks, the fewer they are, the narrower the interval must be. */
  private static Rule growing(int power) {
    return (n, interval) ->
        n >= 8 && Stopping.isNarrow(interval, Math.min(1, Math.pow(n / 20.0, power)));
  }
}
