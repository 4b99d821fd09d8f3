package dev.runtimebench.results.experiment;

import dev.runtimebench.api.v1alpha1.Isolation;
import io.fabric8.kubernetes.api.model.Toleration;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;

/**
 * A runtime with what its RuntimeClass said at the start.
 *
 * @param name the name in {@code spec.runtimes}
 * @param runtimeClassName the RuntimeClass asked for, or null for the cluster's default
 * @param handler the handler that the RuntimeClass names, or null without one
 * @param expect the isolation it claims: the spec's word, or else what the handler stands for; null
 *     where neither says anything
 * @param nodeSelector the labels that RuntimeClass asks of a node
 * @param tolerations the taints that RuntimeClass tolerates
 */
@RecordBuilder
public record ResolvedRuntime(
    String name,
    String runtimeClassName,
    String handler,
    Isolation expect,
    Map<String, String> nodeSelector,
    List<Toleration> tolerations) {

  public ResolvedRuntime {
    nodeSelector = nodeSelector == null ? Map.of() : Map.copyOf(nodeSelector);
    tolerations = tolerations == null ? List.of() : List.copyOf(tolerations);
  }
}
