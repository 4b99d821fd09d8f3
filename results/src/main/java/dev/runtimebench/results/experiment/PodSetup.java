package dev.runtimebench.results.experiment;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;

/**
 * What every Pod of a benchmark has besides its containers: trials, servers and probes. The values
 * come from the installation and from the benchmark.
 *
 * @param labels without the operator's own labels; never null
 * @param annotations without the operator's own annotations; never null
 * @param imagePullSecrets names of secrets in the benchmark's namespace; never null
 * @param priorityClassName null: the cluster's default
 * @param fixedIds whether the operator sets the IDs of user, group and volumes; otherwise the
 *     platform assigns them
 * @param readOnlyRootFilesystem whether the root file system of the containers is read-only
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record PodSetup(
    Map<String, String> labels,
    Map<String, String> annotations,
    List<String> imagePullSecrets,
    String priorityClassName,
    boolean fixedIds,
    boolean readOnlyRootFilesystem) {

  /** The Pods of an experiment that an older operator froze. */
  public static final PodSetup OF_OLDER_VERSIONS = PodSetupBuilder.builder().fixedIds(true).build();

  public PodSetup {
    labels = labels == null ? Map.of() : Map.copyOf(labels);
    annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
    imagePullSecrets = imagePullSecrets == null ? List.of() : List.copyOf(imagePullSecrets);
  }
}
