package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;

/** Where the Pods may run. All Pods of a benchmark run on one node, which the scheduler picks. */
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
        List<Toleration> tolerations) {

  public Placement {
    nodeSelector = nodeSelector == null ? Map.of() : nodeSelector;
    tolerations = tolerations == null ? List.of() : tolerations;
  }
}
