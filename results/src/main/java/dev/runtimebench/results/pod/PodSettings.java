package dev.runtimebench.results.pod;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpec;
import dev.runtimebench.api.v1alpha1.ImagePullSecret;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkSpec;
import dev.runtimebench.results.experiment.PodSetup;
import dev.runtimebench.results.experiment.PodSetupBuilder;
import dev.runtimebench.results.naming.Labels;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the administrator sets in every Pod that the operator creates for a benchmark: trials,
 * servers and probes. The names are those of the chart's value {@code benchmarkPods}.
 *
 * @param labels never null
 * @param annotations never null
 * @param imagePullSecrets secrets that must exist in each namespace with benchmarks; never null
 * @param priorityClassName the PriorityClass of Pods whose benchmark names none; null: the
 *     cluster's default
 * @param readOnlyRootFilesystem whether the root file system of every container is read-only
 */
@RecordBuilder
public record PodSettings(
    Map<String, String> labels,
    Map<String, String> annotations,
    List<ImagePullSecret> imagePullSecrets,
    String priorityClassName,
    boolean readOnlyRootFilesystem) {

  /** The settings when nothing is configured. */
  public static final PodSettings DEFAULT = PodSettingsBuilder.builder().build();

  public PodSettings {
    labels = set("labels", labels);
    annotations = set("annotations", annotations);
    imagePullSecrets = imagePullSecrets == null ? List.of() : List.copyOf(imagePullSecrets);
    priorityClassName =
        priorityClassName == null || priorityClassName.isBlank() ? null : priorityClassName;
  }

  /** Removes entries without a value: null removes a default of the chart. */
  private static Map<String, String> set(String field, Map<String, String> entries) {
    Map<String, String> set = new HashMap<>();
    if (entries != null) {
      entries.forEach(
          (key, value) -> {
            if (Labels.isOwn(key)) {
              throw new IllegalArgumentException(
                  "%s: the operator itself sets \"%s\"; remove it".formatted(field, key));
            }
            if (value != null) {
              set.put(key, value);
            }
          });
    }
    return Map.copyOf(set);
  }

  /**
   * What every Pod of a benchmark has, from the installation and from the benchmark.
   *
   * @param fixedIds whether the operator sets the IDs of user, group and volumes
   */
  public PodSetup setup(
      RuntimeBenchmarkSpec spec, BenchmarkWorkloadSpec workload, boolean fixedIds) {
    return PodSetupBuilder.builder()
        .labels(merged(labels, spec.podLabels()))
        .annotations(merged(annotations, spec.podAnnotations()))
        .imagePullSecrets(pullSecrets(spec))
        .priorityClassName(
            spec.priorityClassName() != null ? spec.priorityClassName() : priorityClassName)
        .fixedIds(fixedIds)
        .readOnlyRootFilesystem(isReadOnly(spec, workload))
        .build();
  }

  private boolean isReadOnly(RuntimeBenchmarkSpec spec, BenchmarkWorkloadSpec workload) {
    Boolean asked =
        spec.readOnlyRootFilesystem() != null
            ? spec.readOnlyRootFilesystem()
            : workload.readOnlyRootFilesystem();
    return readOnlyRootFilesystem || Boolean.TRUE.equals(asked);
  }

  private List<String> pullSecrets(RuntimeBenchmarkSpec spec) {
    return Stream.concat(imagePullSecrets.stream(), spec.imagePullSecrets().stream())
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
