package dev.runtimebench.cli.tryout;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.bench.Outcome;
import dev.runtimebench.results.sample.TrialOutcome;
import java.util.List;
import java.util.Optional;

/**
 * What a try gave.
 *
 * @param benchmark with its status
 * @param workload as it ran, with the values of its parameters; empty if no trial started
 * @param trial the operator's reading of the trial; empty if no trial ended
 * @param outputs the outputs of the trial's Pods: the container's first, then the server's
 * @param unread why an output could not be read
 */
record Tried(
    RuntimeBenchmark benchmark,
    Optional<BenchmarkWorkloadSpec> workload,
    Optional<TrialOutcome> trial,
    List<TriedOutput> outputs,
    List<String> unread) {

  Outcome outcome() {
    return Outcome.of(benchmark);
  }

  /** Whether the trial is valid and every metric has a value. */
  boolean isComplete() {
    return trial.filter(t -> t.isValid() && t.missing().isEmpty()).isPresent();
  }
}
