package dev.runtimebench.results.testkit;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.experiment.ExperimentBuilder;
import dev.runtimebench.results.experiment.ResolvedRuntime;
import dev.runtimebench.results.experiment.ResolvedRuntimeBuilder;
import java.util.List;
import java.util.Map;

/** Experiments for tests. */
public final class Experiments {

  private Experiments() {}

  /** The experiment of a benchmark from the test kit's fixtures. */
  public static Experiment of(RuntimeBenchmark benchmark) {
    return ExperimentBuilder.builder()
        .workloadName("inline")
        .workload(benchmark.getSpec().workload().inline())
        .parameters(Map.of("size", "4"))
        .runtimes(List.of(runtime("runc"), runtime("gvisor")))
        .baseline("runc")
        .peerRuntime("runc")
        .design(benchmark.getSpec().design())
        .gates(benchmark.getSpec().gates())
        .seed(7)
        .startTime("2026-01-01T00:00:00Z")
        .build()
        .completed(benchmark.getSpec());
  }

  private static ResolvedRuntime runtime(String name) {
    return ResolvedRuntimeBuilder.builder().name(name).runtimeClassName(name).handler(name).build();
  }
}
