package dev.runtimebench.results.stats.simulation;

import dev.runtimebench.results.stats.FisherExact;
import java.util.Locale;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Computes how often the analysis finds that two runtimes fail unequally often. A block runs both
 * runtimes in random order, ends at its first failure, and then runs again, up to a number of
 * retries. When one runtime has used up the retries, the other runs once more if it has not
 * succeeded in the block. Fisher's test looks after each trial, with the error rate divided by the
 * number of blocks, and at the end. Argument: repetitions (default 10000).
 */
final class FailureRates {

  private static final double ALPHA = 0.05;
  private static final Design[] DESIGNS = {
    new Design(10, 10), new Design(40, 10), new Design(40, 2)
  };
  private static final double[][] RATES = {
    {0.02, 0.02}, {0.1, 0.1}, {0.3, 0.3}, {0, 0.1}, {0, 1.0 / 3}
  };

  private FailureRates() {}

  /** The number of blocks, and how many times a block may run again. */
  record Design(int blocks, int retries) {}

  /**
   * The share of runs with each ending, between 0 and 1.
   *
   * @param early the test finds a difference during the run
   * @param end the test finds a difference at the end
   * @param oneOnly the retries of a block are used up, only one runtime has failed, and the other
   *     has succeeded in the block
   */
  record Outcome(double early, double end, double oneOnly) {}

  private enum End {
    EARLY,
    DIFFERENT,
    ONE_ONLY,
    EQUAL
  }

  public static void main(String[] args) {
    int repetitions = Simulated.repetitions(args, 10_000);
    System.out.printf("difference found, in %% of %d runs%n", repetitions);
    System.out.printf(
        "%6s %7s %8s %8s %8s %8s %9s%n",
        "blocks", "retries", "baseline", "other", "early", "at end", "one only");
    for (Design design : DESIGNS) {
      for (double[] rates : RATES) {
        Outcome o = run(design, rates[0], rates[1], repetitions);
        System.out.printf(
            Locale.ROOT,
            "%6d %7d %8.2f %8.2f %8.1f %8.1f %9.1f%n",
            design.blocks(),
            design.retries(),
            rates[0],
            rates[1],
            100 * o.early(),
            100 * o.end(),
            100 * o.oneOnly());
      }
    }
  }

  static Outcome run(Design design, double baselineRate, double otherRate, int repetitions) {
    UniformRandomProvider rng = Simulated.rng(design.blocks() + 100L * design.retries());
    int[] counts = new int[End.values().length];
    for (int i = 0; i < repetitions; i++) {
      counts[one(design, new double[] {baselineRate, otherRate}, rng).ordinal()]++;
    }
    return new Outcome(
        (double) counts[End.EARLY.ordinal()] / repetitions,
        (double) counts[End.DIFFERENT.ordinal()] / repetitions,
        (double) counts[End.ONE_ONLY.ordinal()] / repetitions);
  }

  private static End one(Design design, double[] rates, UniformRandomProvider rng) {
    int[] trials = new int[2];
    int[] failed = new int[2];
    for (int block = 0; block < design.blocks(); block++) {
      int runs = 0;
      boolean[] succeeded = new boolean[2];
      boolean[] failedHere = new boolean[2];
      boolean complete = false;
      while (!complete) {
        int first = rng.nextBoolean() ? 0 : 1;
        complete = true;
        for (int i = 0; i < 2 && complete; i++) {
          int runtime = (first + i) % 2;
          trials[runtime]++;
          complete = rng.nextDouble() >= rates[runtime];
          failed[runtime] += complete ? 0 : 1;
          succeeded[runtime] |= complete;
          failedHere[runtime] |= !complete;
          if (p(failed, trials) <= ALPHA / design.blocks()) {
            return End.EARLY;
          }
        }
        runs++;
        if (!complete && runs > design.retries()) {
          int missing = failedHere[0] ? 1 : 0;
          if (!failedHere[missing] && !succeeded[missing]) {
            trials[missing]++;
            succeeded[missing] = rng.nextDouble() >= rates[missing];
            failed[missing] += succeeded[missing] ? 0 : 1;
          }
          int other = failed[0] == 0 ? 0 : 1;
          boolean oneOnly = failed[other] == 0 && succeeded[other];
          return oneOnly ? End.ONE_ONLY : atTheEnd(failed, trials);
        }
      }
    }
    return atTheEnd(failed, trials);
  }

  private static End atTheEnd(int[] failed, int[] trials) {
    return p(failed, trials) <= ALPHA ? End.DIFFERENT : End.EQUAL;
  }

  private static double p(int[] failed, int[] trials) {
    return FisherExact.pValue(failed[0], trials[0], failed[1], trials[1]);
  }
}
