package dev.runtimebench.scenarios.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Everything that a chaos run draws from its seed.
 *
 * @param faultRate the share of the operator's requests that fail
 * @param parallel how many benchmarks measure at the same time
 * @param steps what to disturb, in order
 */
record ChaosPlan(long seed, double faultRate, int parallel, List<Step> steps) {

  private static final int STEPS = 24;
  private static final int REQUESTS_BETWEEN = 40;
  private static final double LOWEST_RATE = 0.02;
  private static final double HIGHEST_RATE = 0.20;
  private static final long LONGEST_STEP_MILLIS = 5_000;

  /** More than once would leave too few benchmarks. */
  private static final int DELETED_AT = 9;

  /**
   * One disturbance.
   *
   * @param after the number of the operator's requests since the disturbance before
   * @param number chooses the Pod or the benchmark
   * @param clock by how much to set a clock
   */
  record Step(int after, Disturbance what, int number, Duration clock) {}

  static ChaosPlan of(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double rate = LOWEST_RATE + random.nextDouble() * (HIGHEST_RATE - LOWEST_RATE);
    int parallel = 1 + random.nextInt(2);
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < STEPS; i++) {
      Disturbance what =
          Disturbance.values()[random.nextInt(Disturbance.DELETE_BENCHMARK.ordinal())];
      steps.add(
          new Step(
              1 + random.nextInt(REQUESTS_BETWEEN),
              i == DELETED_AT ? Disturbance.DELETE_BENCHMARK : what,
              random.nextInt(Integer.MAX_VALUE),
              Duration.ofMillis(random.nextLong(-LONGEST_STEP_MILLIS, LONGEST_STEP_MILLIS))));
    }
    return new ChaosPlan(seed, rate, parallel, List.copyOf(steps));
  }

  /** A number from 0 below the bound, which depends on the seed and the name only. */
  int draw(String name, int bound) {
    return new SplittableRandom(seed * 31 + name.hashCode()).nextInt(bound);
  }
}
