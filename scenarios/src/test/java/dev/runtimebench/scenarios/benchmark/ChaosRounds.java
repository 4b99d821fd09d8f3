package dev.runtimebench.scenarios.benchmark;

import dev.runtimebench.scenarios.chaos.ChaosRun;
import java.util.List;
import java.util.Locale;

/**
 * Runs the chaos test with many seeds. A program, not a test.
 *
 * <p>Arguments: the number of rounds, 30 by default, and the first seed, 1 by default.
 */
public final class ChaosRounds {

  private static final int ROUNDS = 30;

  private ChaosRounds() {}

  /** Prints one line for each seed. Exits with 1 if something was wrong in a round. */
  public static void main(String[] args) {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : ROUNDS;
    long first = args.length > 1 ? Long.parseLong(args[1]) : 1;
    int wrong = 0;
    for (long seed = first; seed < first + rounds; seed++) {
      long begin = System.nanoTime();
      try (ChaosRun run = new ChaosRun(seed)) {
        List<String> problems = run.problems();
        System.out.printf(
            Locale.ROOT,
            "seed %d, %.0f s: %s: %s%n",
            seed,
            (System.nanoTime() - begin) / 1e9,
            run.summary(),
            problems.isEmpty() ? "all is well" : problems.size() + " problems");
        problems.forEach(problem -> System.out.println("    " + problem));
        wrong += problems.isEmpty() ? 0 : 1;
      }
    }
    System.out.printf(Locale.ROOT, "%d of %d rounds had problems%n", wrong, rounds);
    System.exit(wrong == 0 ? 0 : 1);
  }
}
