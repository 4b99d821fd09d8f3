package dev.runtimebench.results.stats.simulation;

import dev.runtimebench.results.stats.MeanInterval;
import java.util.Arrays;
import java.util.Locale;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler.NormalizedGaussian;
import org.apache.commons.statistics.inference.TTest;

/**
 * Shows why there are blocks. Two equal runtimes have 20 Pods each, with a noise of 2%, on a node
 * that drifts. Either all Pods of one runtime run before all Pods of the other, and Welch's test
 * compares the logarithms. Or each block runs both runtimes in random order, and the paired
 * interval compares them. Argument: repetitions (default 10000).
 */
final class Blocking {

  private static final int BLOCKS = 20;
  private static final double NOISE = 0.02;

  private Blocking() {}

  /** How the node's speed changes over the run, as a logarithm. */
  enum Drift {
    NONE {
      @Override
      double[] draw(UniformRandomProvider rng, int pods) {
        return new double[pods];
      }
    },
    /** 5% slower by the end: a node that warms up. */
    LINEAR {
      @Override
      double[] draw(UniformRandomProvider rng, int pods) {
        double[] drift = new double[pods];
        Arrays.setAll(drift, i -> 0.05 * i / pods);
        return drift;
      }
    },
    /** 5% slower from a random moment on: a neighbour arrives. */
    STEP {
      @Override
      double[] draw(UniformRandomProvider rng, int pods) {
        int from = rng.nextInt(pods);
        double[] drift = new double[pods];
        Arrays.fill(drift, from, pods, 0.05);
        return drift;
      }
    },
    /** Steps of 1% up or down from Pod to Pod: a shared machine. */
    WALK {
      @Override
      double[] draw(UniformRandomProvider rng, int pods) {
        NormalizedGaussian gauss = NormalizedGaussian.of(rng);
        double[] drift = new double[pods];
        for (int i = 1; i < pods; i++) {
          drift[i] = drift[i - 1] + 0.01 * gauss.sample();
        }
        return drift;
      }
    };

    abstract double[] draw(UniformRandomProvider rng, int pods);
  }

  /**
   * @param falsePositives the rate of false positives, between 0 and 1
   * @param error the root mean square of the measured log ratio; the true log ratio is 0
   */
  record Outcome(double falsePositives, double error) {}

  public static void main(String[] args) {
    int repetitions = Simulated.repetitions(args, 10_000);
    System.out.printf("%d Pods a runtime; %d repetitions; in %%%n", BLOCKS, repetitions);
    System.out.printf("%-8s %26s %26s%n", "drift", "one after the other", "in blocks");
    System.out.printf(
        "%-8s %14s %11s %14s %11s%n", "", "false pos.", "error", "false pos.", "error");
    for (Drift drift : Drift.values()) {
      Outcome after = oneAfterTheOther(drift, repetitions);
      Outcome blocks = inBlocks(drift, repetitions);
      System.out.printf(
          Locale.ROOT,
          "%-8s %14.1f %11.2f %14.1f %11.2f%n",
          drift,
          100 * after.falsePositives(),
          100 * after.error(),
          100 * blocks.falsePositives(),
          100 * blocks.error());
    }
  }

  static Outcome oneAfterTheOther(Drift drift, int repetitions) {
    UniformRandomProvider rng = Simulated.rng(drift.ordinal());
    int wrong = 0;
    double squares = 0;
    for (int i = 0; i < repetitions; i++) {
      double[] logs = pods(drift, rng);
      double[] first = Arrays.copyOf(logs, BLOCKS);
      double[] second = Arrays.copyOfRange(logs, BLOCKS, 2 * BLOCKS);
      wrong += TTest.withDefaults().test(first, second).getPValue() <= 0.05 ? 1 : 0;
      squares +=
          Math.pow(
              Arrays.stream(second).average().orElseThrow()
                  - Arrays.stream(first).average().orElseThrow(),
              2);
    }
    return new Outcome((double) wrong / repetitions, Math.sqrt(squares / repetitions));
  }

  static Outcome inBlocks(Drift drift, int repetitions) {
    UniformRandomProvider rng = Simulated.rng(drift.ordinal());
    int wrong = 0;
    double squares = 0;
    for (int i = 0; i < repetitions; i++) {
      double[] logs = pods(drift, rng);
      double[] ratios = new double[BLOCKS];
      for (int b = 0; b < BLOCKS; b++) {
        double later = logs[2 * b + 1] - logs[2 * b];
        ratios[b] = rng.nextBoolean() ? later : -later;
      }
      wrong += MeanInterval.of(ratios, 0.95).orElseThrow().contains(0) ? 0 : 1;
      squares += Math.pow(Arrays.stream(ratios).average().orElseThrow(), 2);
    }
    return new Outcome((double) wrong / repetitions, Math.sqrt(squares / repetitions));
  }

  /** The logarithms of the values of all Pods, in the order of execution. */
  private static double[] pods(Drift drift, UniformRandomProvider rng) {
    NormalizedGaussian gauss = NormalizedGaussian.of(rng);
    double[] logs = drift.draw(rng, 2 * BLOCKS);
    for (int i = 0; i < logs.length; i++) {
      logs[i] += NOISE * gauss.sample();
    }
    return logs;
  }
}
