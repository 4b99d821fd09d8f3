package dev.runtimebench.operator.testkit;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.experiment.ResolvedRuntime;
import java.util.List;
import java.util.Map;

/** Experiments as tests need them. */
public final class Experiments {

  private Experiments() {}

  /** The experiment of a benchmark from the test kit's fixtures. */
  public static Experiment of(RuntimeBenchmark benchmark) {
    return new Experiment(
        "inline",
        benchmark.getSpec().workload().inline(),
        Map.of("size", "4"),
        List.of(runtime("runc"), runtime("gvisor")),
        "runc",
        "runc",
        benchmark.getSpec().design(),
        benchmark.getSpec().gates(),
        7,
        "2026-01-01T00:00:00Z");
  }

  private static ResolvedRuntime runtime(String name) {
    return new ResolvedRuntime(name, name, name, null, Map.of(), List.of());
  }
}
