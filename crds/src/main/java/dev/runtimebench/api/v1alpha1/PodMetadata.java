package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.Map;

/** Labels and annotations that a benchmark adds to its Pods. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record PodMetadata(
    @Size(max = 32)
        @JsonPropertyDescription(
            "Labels that the operator adds to every Pod of the benchmark, for example because a policy of the cluster asks for the label team. The operator's own labels cannot be set.")
        Map<String, String> labels,
    @Size(max = 32)
        @JsonPropertyDescription(
            "Annotations that the operator adds to every Pod of the benchmark. The operator's own annotations cannot be set.")
        Map<String, String> annotations) {

  public PodMetadata {
    labels = labels == null ? Map.of() : labels;
    annotations = annotations == null ? Map.of() : annotations;
  }
}
