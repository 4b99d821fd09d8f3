package dev.runtimebench.operator.spec;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import java.util.Optional;

/**
 * An installation of the operator in the cluster: all replicas that share one Lease.
 *
 * @param name the value of {@code status.installation}
 */
public record Installation(String name) {

  /** Whether a status says that this installation runs the benchmark. */
  public boolean owns(RuntimeBenchmarkStatus status) {
    return status != null && name.equals(status.installation());
  }

  /** The name of the other installation that runs the benchmark; empty if there is none. */
  public Optional<String> other(RuntimeBenchmark benchmark) {
    return Optional.ofNullable(benchmark.getStatus())
        .map(RuntimeBenchmarkStatus::installation)
        .filter(owner -> !owner.equals(name));
  }
}
