package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;

/**
 * Where the Pods may run. All Pods of a benchmark run on one node, which the scheduler picks,
 * unless the benchmark asks for a comparison across pools.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Placement(
    @Size(max = 16)
        @JsonPropertyDescription(
            "Labels that the node must have, in addition to those of the RuntimeClasses.")
        Map<String, String> nodeSelector,
    @Size(max = 16)
        @JsonPropertyDescription(
            "Taints that the Pods tolerate, in addition to those of the RuntimeClasses.")
        List<Toleration> tolerations,
    @JsonPropertyDescription(
            "If true, each runtime runs on a node of its own: one that its RuntimeClass and spec.runtimes[].nodeSelector select. The ratio then contains the difference between the machines, so the verdict is PoolDifference, never Faster, Slower or Equivalent. Use this only when no node can run all runtimes. Not for a workload with a server. Default: false.")
        Boolean acrossPools) {

  public Placement {
    nodeSelector = nodeSelector == null ? Map.of() : nodeSelector;
    tolerations = tolerations == null ? List.of() : tolerations;
  }

  /** Whether each runtime runs on a node of its own. */
  @JsonIgnore
  public boolean isAcrossPools() {
    return Boolean.TRUE.equals(acrossPools);
  }
}
