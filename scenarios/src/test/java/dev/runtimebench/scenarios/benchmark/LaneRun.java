package dev.runtimebench.scenarios.benchmark;

import dev.runtimebench.api.v1alpha1.Comparison;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.scenarios.support.OperatorOnCluster;
import dev.runtimebench.testkit.Fixtures;
import dev.runtimebench.testkit.scripted.KubeletProfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Shows how the operator uses several nodes. Runs as many benchmarks as there are nodes, on 1, 2,
 * 4, 8 and 16 nodes that play the times of a real kubelet, and compares the time with that of one
 * benchmark on one node. Then compares the ratio that a benchmark measures alone with the ratio
 * that the same benchmark measures beside 15 others. A program, not a test. Exits with 1 if the
 * efficiency is below 90%, or if the intervals of the ratios do not overlap.
 */
public final class LaneRun {

  private static final int BLOCKS = 12;
  private static final double LEAST_EFFICIENCY = 0.9;
  private static final List<Integer> NODES = List.of(1, 2, 4, 8, 16);

  private static final String STARTUP =
      """
      container: {image: example/tool:1}
      metrics:
        - {name: startup, unit: ms, better: Lower, primary: true, summary: Median, source: {milestone: FirstOutput}}
      """;

  /** What one run of some benchmarks showed. */
  private record Run(double seconds, List<Comparison> primaries) {}

  private LaneRun() {}

  /** Prints a line for each number of nodes, and the intervals. */
  public static void main(String[] args) {
    run(2, "warm-up");
    Map<Integer, Run> runs = new TreeMap<>();
    NODES.forEach(nodes -> runs.put(nodes, run(nodes, "on-" + nodes)));
    double alone = runs.get(1).seconds();
    boolean good = true;
    for (Map.Entry<Integer, Run> run : runs.entrySet()) {
      double efficiency = alone / run.getValue().seconds();
      good &= efficiency >= LEAST_EFFICIENCY;
      System.out.printf(
          Locale.ROOT,
          "%2d nodes, %2d benchmarks of %d trials: %5.1f s, efficiency %3.0f%%%n",
          run.getKey(),
          run.getKey(),
          2 * BLOCKS,
          run.getValue().seconds(),
          100 * efficiency);
    }
    Comparison single = runs.get(1).primaries().get(0);
    Comparison beside = runs.get(16).primaries().get(0);
    print("alone", single);
    print("beside 15 others", beside);
    boolean overlap = single.ciLow() <= beside.ciHigh() && beside.ciLow() <= single.ciHigh();
    System.out.println(overlap ? "the intervals overlap" : "the intervals do not overlap");
    System.exit(good && overlap ? 0 : 1);
  }

  private static void print(String how, Comparison comparison) {
    System.out.printf(
        Locale.ROOT,
        "%-16s gvisor/runc %.3f [%.3f, %.3f]%n",
        how,
        comparison.ratio(),
        comparison.ciLow(),
        comparison.ciHigh());
  }

  private static Run run(int nodes, String name) {
    try (OperatorOnCluster on = new OperatorOnCluster(Duration.ofMinutes(10), nodes)) {
      on.play(pod -> KubeletProfile.of(pod).log(Duration.ZERO, "ready").build());
      long begin = System.nanoTime();
      for (int i = 0; i < nodes; i++) {
        on.apply(
            Fixtures.benchmark(
                name + "-" + i,
                "design: {blocks: {warmup: 0, min: %d, max: %d}, settleSeconds: 0}\nworkload:\n  inline:\n%s"
                    .formatted(BLOCKS, BLOCKS, STARTUP.indent(4))));
      }
      List<Comparison> primaries = new ArrayList<>();
      for (int i = 0; i < nodes; i++) {
        RuntimeBenchmarkStatus status = on.awaitPhase(name + "-" + i, "Complete");
        primaries.add(status.comparisons().get(0));
      }
      return new Run((System.nanoTime() - begin) / 1e9, primaries);
    }
  }
}
