package dev.runtimebench.results.findings.benchmark;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpecBuilder;
import dev.runtimebench.api.v1alpha1.Blocks;
import dev.runtimebench.api.v1alpha1.Design;
import dev.runtimebench.api.v1alpha1.DesignBuilder;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.MetricBuilder;
import dev.runtimebench.api.v1alpha1.Precision;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.experiment.ExperimentBuilder;
import dev.runtimebench.results.experiment.ResolvedRuntimeBuilder;
import dev.runtimebench.results.findings.Findings;
import dev.runtimebench.results.sample.PreparationResult;
import dev.runtimebench.results.sample.TrialOutcome;
import dev.runtimebench.results.sample.TrialOutcomeBuilder;
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
 * Measures the time to compute the results in the status from the recorded trials, for two
 * runtimes, 100 blocks and ten metrics. The operator does this once for each trial.
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
  public void createOutcomes() {
    List<Metric> metrics =
        IntStream.range(0, METRICS)
            .mapToObj(
                i ->
                    MetricBuilder.builder()
                        .name("m" + i)
                        .unit("ns")
                        .better(Metric.Better.Lower)
                        .primary(i == 0)
                        .build())
            .toList();
    Design design =
        DesignBuilder.builder()
            .mode(Design.Mode.Serial)
            .blocks(new Blocks(0, null, BLOCKS))
            .precision(new Precision(0.02, 0.95))
            .equivalenceMargin(0.02)
            .order(Design.Order.Random)
            .seed(1L)
            .settleSeconds(0)
            .retries(2)
            .build();
    experiment =
        ExperimentBuilder.builder()
            .workloadName("inline")
            .workload(BenchmarkWorkloadSpecBuilder.builder().metrics(metrics).build())
            .parameters(Map.of())
            .runtimes(
                RUNTIMES.stream()
                    .map(
                        name ->
                            ResolvedRuntimeBuilder.builder()
                                .name(name)
                                .runtimeClassName(name)
                                .handler(name)
                                .build())
                    .toList())
            .baseline("runc")
            .peerRuntime("runc")
            .design(design)
            .gates(List.of())
            .seed(1)
            .startTime("")
            .build();
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
    return TrialOutcomeBuilder.builder()
        .block(block)
        .warmup(false)
        .position(0)
        .runtime(runtime)
        .attempt(0)
        .pod("pod")
        .podUid("uid")
        .node("node")
        .values(values)
        .build();
  }

  @Benchmark
  public Findings findings() {
    return Findings.of(experiment, PreparationResult.NONE, outcomes);
  }
}
