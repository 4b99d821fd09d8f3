package dev.runtimebench.results.findings.benchmark;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.Blocks;
import dev.runtimebench.api.v1alpha1.Design;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.Precision;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.experiment.ResolvedRuntime;
import dev.runtimebench.results.findings.Findings;
import dev.runtimebench.results.sample.TrialOutcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long it takes from the recorded trials to all that the status says of them: two runtimes, a
 * hundred blocks, ten metrics. The operator does so once for each trial.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class FindingsBenchmark {

  private static final int METRICS = 10;
  private static final int BLOCKS = 100;
  private static final List<String> RUNTIMES = List.of("runc", "gvisor");

  private Experiment experiment;
  private final List<TrialOutcome> outcomes = new ArrayList<>();

  @Setup
  public void draw() {
    List<Metric> metrics =
        IntStream.range(0, METRICS)
            .mapToObj(i -> new Metric("m" + i, null, "ns", Metric.Better.Lower, i == 0, null, null))
            .toList();
    Design design =
        new Design(
            Design.Mode.Serial,
            null,
            new Blocks(0, null, BLOCKS),
            new Precision(0.02, 0.95),
            0.02,
            Design.Order.Random,
            1L,
            0,
            2);
    experiment =
        new Experiment(
            "inline",
            new BenchmarkWorkloadSpec(null, null, null, null, null, null, null, metrics),
            Map.of(),
            RUNTIMES.stream()
                .map(name -> new ResolvedRuntime(name, name, name, null, null, null))
                .toList(),
            "runc",
            "runc",
            design,
            List.of(),
            1,
            "");
    UniformRandomProvider rng = RandomSource.XO_RO_SHI_RO_128_PP.create(1);
    for (int block = 0; block < BLOCKS; block++) {
      for (String runtime : RUNTIMES) {
        outcomes.add(outcome(block, runtime, rng));
      }
    }
  }

  private static TrialOutcome outcome(int block, String runtime, UniformRandomProvider rng) {
    Map<String, Double> values = new HashMap<>();
    for (int metric = 0; metric < METRICS; metric++) {
      values.put("m" + metric, 1 + rng.nextDouble());
    }
    return new TrialOutcome(
        block, false, 0, runtime, 0, "pod", "uid", "node", null, null, values, null, null, null,
        null, null, null, null, null, null);
  }

  @Benchmark
  public Findings findings() {
    return Findings.of(experiment, outcomes);
  }
}
