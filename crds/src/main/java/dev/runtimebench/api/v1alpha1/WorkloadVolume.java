package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;

/** A scratch volume (emptyDir) of the trial's Pods. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record WorkloadVolume(
    @Required
        @Size(min = 1, max = 32)
        @ValidationRule(value = Rules.NAME, message = Rules.NAME_MESSAGE)
        @JsonPropertyDescription("Its name.")
        String name,
    @Required
        @Size(min = 1, max = 256)
        @ValidationRule(value = Rules.PATH, message = Rules.PATH_MESSAGE)
        @JsonPropertyDescription("Where it is mounted.")
        String mountPath,
    @Default("Disk") @JsonPropertyDescription("Disk: the node's disk. Memory: a tmpfs.")
        Medium medium,
    @JsonPropertyDescription("The most it may hold.") Quantity sizeLimit) {

  /** What holds the files. */
  public enum Medium {
    Disk,
    Memory
  }
}
