package dev.runtimebench.results.stats.simulation;

import dev.runtimebench.results.stats.Analysis;
import dev.runtimebench.results.stats.AnalysisOptions;
import dev.runtimebench.results.stats.PairedComparison;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/** Shared parts of the simulations: seeded random numbers, and comparisons from log ratios. */
final class Simulated {

  /** The seed of all simulations. Each cell of a table adds its own number. */
  private static final long SEED = 20260101L;

  private Simulated() {}

  static UniformRandomProvider rng(long cell) {
    return RandomSource.XO_RO_SHI_RO_128_PP.create(SEED + cell);
  }

  /** Compares blocks with these log ratios, as the operator does. */
  static PairedComparison compare(double[] logRatios, AnalysisOptions options) {
    Map<Integer, Double> baseline = new TreeMap<>();
    Map<Integer, Double> contestant = new TreeMap<>();
    for (int i = 0; i < logRatios.length; i++) {
      baseline.put(i, 1.0);
      contestant.put(i, Math.exp(logRatios[i]));
    }
    return Analysis.of(baseline, contestant, options).orElseThrow();
  }

  /** The number of repetitions: the first argument, or the default. */
  static int repetitions(String[] args, int byDefault) {
    return args.length > 0 ? Integer.parseInt(args[0]) : byDefault;
  }
}
