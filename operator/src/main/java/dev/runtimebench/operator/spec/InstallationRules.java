package dev.runtimebench.operator.spec;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec;
import dev.runtimebench.results.experiment.PodSetup;
import dev.runtimebench.results.pod.PodSettings;
import java.util.function.BooleanSupplier;

/**
 * What holds for every benchmark of this installation.
 *
 * @param policy what benchmarks may do
 * @param pods what the administrator sets in every Pod
 * @param platformAssignsIds whether the platform assigns the IDs of user, group and volumes
 * @param podUsage whether the operator may ask kubelets about the CPU and memory of Pods
 */
public record InstallationRules(
    Policy policy, PodSettings pods, BooleanSupplier platformAssignsIds, boolean podUsage) {

  /** What every Pod of a benchmark has, from the installation and from the benchmark. */
  PodSetup podSetup(RuntimeBenchmarkSpec spec, BenchmarkWorkloadSpec workload) {
    return pods.setup(spec, workload, !platformAssignsIds.getAsBoolean());
  }
}
