package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;

/** The Pods under test of one runtime, as the platform made them. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record PodView(
    @Required @JsonPropertyDescription("The runtime's name in spec.runtimes.") String runtime,
    @JsonPropertyDescription("The RuntimeClass of the Pods. Absent: none.") String runtimeClassName,
    @JsonPropertyDescription("The quality of service class of the Pods.") String qosClass,
    @JsonPropertyDescription("The requests of the workload's container that were in force.")
        Map<String, String> requests,
    @JsonPropertyDescription("The limits of the workload's container that were in force.")
        Map<String, String> limits,
    @Size(max = 8)
        @JsonPropertyDescription("The images that the Pods ran, as the kubelet names them.")
        List<String> images,
    @Size(max = 40)
        @JsonPropertyDescription(
            "The fields that the platform changed in any of the Pods, with the value that was sent and the value that came back.")
        List<String> changed,
    @Size(max = 40)
        @JsonPropertyDescription(
            "What the platform added to any of the Pods: containers, labels, annotations and fields that the operator left open.")
        List<String> added) {

  public PodView {
    requests = requests == null ? Map.of() : requests;
    limits = limits == null ? Map.of() : limits;
    images = images == null ? List.of() : images;
    changed = changed == null ? List.of() : changed;
    added = added == null ? List.of() : added;
  }
}
