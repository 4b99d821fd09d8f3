package dev.runtimebench.operator.spec;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.ImagePullSecret;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec;
import dev.runtimebench.results.experiment.PodSetup;
import dev.runtimebench.results.experiment.PodSetupBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * What holds for every benchmark of this installation.
 *
 * @param policy what benchmarks may do
 * @param pods what the administrator sets in every Pod
 * @param platformAssignsIds whether the platform assigns the IDs of user, group and volumes
 */
public record InstallationRules(
    Policy policy, PodSettings pods, BooleanSupplier platformAssignsIds) {

  /** What every Pod of a benchmark has, from the installation and from the benchmark. */
  PodSetup podSetup(RuntimeBenchmarkSpec spec, BenchmarkWorkloadSpec workload) {
    return PodSetupBuilder.builder()
        .labels(merged(pods.labels(), spec.podLabels()))
        .annotations(merged(pods.annotations(), spec.podAnnotations()))
        .imagePullSecrets(pullSecrets(spec))
        .priorityClassName(
            spec.priorityClassName() != null ? spec.priorityClassName() : pods.priorityClassName())
        .fixedIds(!platformAssignsIds.getAsBoolean())
        .readOnlyRootFilesystem(isReadOnly(spec, workload))
        .build();
  }

  private boolean isReadOnly(RuntimeBenchmarkSpec spec, BenchmarkWorkloadSpec workload) {
    Boolean asked =
        spec.readOnlyRootFilesystem() != null
            ? spec.readOnlyRootFilesystem()
            : workload.readOnlyRootFilesystem();
    return pods.readOnlyRootFilesystem() || Boolean.TRUE.equals(asked);
  }

  private List<String> pullSecrets(RuntimeBenchmarkSpec spec) {
    return Stream.concat(pods.imagePullSecrets().stream(), spec.imagePullSecrets().stream())
        .map(ImagePullSecret::name)
        .distinct()
        .toList();
  }

  private static Map<String, String> merged(Map<String, String> all, Map<String, String> own) {
    Map<String, String> merged = new HashMap<>(all);
    merged.putAll(own);
    return merged;
  }
}
