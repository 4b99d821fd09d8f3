package dev.runtimebench.results.output;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.Metric;
import dev.runtimebench.api.v1alpha1.WorkloadFact;
import java.util.List;

/** What to look for in an output. */
public record Sought(List<Metric> metrics, List<WorkloadFact> facts) {

  /** Only the agent's records. */
  public static final Sought NOTHING = of(List.of());

  /** The metrics and the facts of a workload. */
  public static Sought of(BenchmarkWorkloadSpec workload) {
    return new Sought(workload.metrics(), workload.facts());
  }

  /** These metrics, and no facts. */
  public static Sought of(List<Metric> metrics) {
    return new Sought(metrics, List.of());
  }
}
