package dev.runtimebench.results.stats.benchmark;

import dev.runtimebench.results.stats.Analysis;
import dev.runtimebench.results.stats.AnalysisOptions;
import dev.runtimebench.results.stats.Distribution;
import dev.runtimebench.results.stats.PairedComparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures the time to analyse two runtimes in ten metrics: for each metric two distributions and a
 * comparison, and then the adjustment as one family.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class AnalysisBenchmark {

  private static final int METRICS = 10;

  /** The number of blocks. With up to 20, the sign-flip test counts every assignment of signs. */
  @Param({"20", "100"})
  public int blocks;

  private final List<Map<Integer, Double>> baseline = new ArrayList<>();
  private final List<Map<Integer, Double>> contestant = new ArrayList<>();

  @Setup
  public void createValues() {
    UniformRandomProvider rng = RandomSource.XO_RO_SHI_RO_128_PP.create(1);
    for (int metric = 0; metric < METRICS; metric++) {
      baseline.add(values(rng));
      contestant.add(values(rng));
    }
  }

  private Map<Integer, Double> values(UniformRandomProvider rng) {
    Map<Integer, Double> values = new TreeMap<>();
    for (int block = 0; block < blocks; block++) {
      values.put(block, 1 + rng.nextDouble());
    }
    return values;
  }

  @Benchmark
  public List<Object> analysis() {
    List<Object> results = new ArrayList<>();
    List<PairedComparison> comparisons = new ArrayList<>();
    for (int metric = 0; metric < METRICS; metric++) {
      results.add(distribution(baseline.get(metric)));
      results.add(distribution(contestant.get(metric)));
      Analysis.of(baseline.get(metric), contestant.get(metric), AnalysisOptions.defaults(true))
          .ifPresent(comparisons::add);
    }
    results.addAll(Analysis.family(comparisons));
    return results;
  }

  private static Optional<Distribution> distribution(Map<Integer, Double> values) {
    return Distribution.of(values.values().stream().mapToDouble(v -> v).toArray());
  }
}
