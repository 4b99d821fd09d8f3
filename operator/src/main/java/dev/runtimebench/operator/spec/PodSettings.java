package dev.runtimebench.operator.spec;

import dev.runtimebench.api.v1alpha1.ImagePullSecret;
import dev.runtimebench.results.naming.Labels;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
}
