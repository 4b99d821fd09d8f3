package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;

/** A scratch volume (emptyDir) of a trial's Pod. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record WorkloadVolume(
    @Required
        @Size(min = 1, max = 32)
        @ValidationRule(value = Rules.NAME, message = Rules.NAME_MESSAGE)
        @JsonPropertyDescription("The name of the volume.")
        String name,
    @Required
        @Size(min = 1, max = 256)
        @ValidationRule(value = Rules.PATH, message = Rules.PATH_MESSAGE)
        @JsonPropertyDescription("The path that the volume is mounted at.")
        String mountPath,
    @Default("Disk")
        @JsonPropertyDescription(
            "Where the files are stored. Disk: on the node's disk. Memory: in a tmpfs.")
        Medium medium,
    @JsonPropertyDescription("The maximum size of the volume.") Quantity sizeLimit) {

  /** Where the files are stored. */
  public enum Medium {
    Disk,
    Memory
  }
}
