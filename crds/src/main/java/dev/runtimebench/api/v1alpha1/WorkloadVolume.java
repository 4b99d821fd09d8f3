package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;

/**
 * A volume of a trial's Pod: scratch space (emptyDir), a PersistentVolumeClaim, or the files of a
 * ConfigMap.
 */
@ValidationRule(
    value = "!has(self.configMap) || !has(self.persistentVolumeClaim)",
    message = "set at most one of persistentVolumeClaim and configMap")
@ValidationRule(
    value =
        "!has(self.persistentVolumeClaim) || (!has(self.sizeLimit) && (!has(self.medium) || self.medium == 'Disk'))",
    message =
        "medium and sizeLimit are for scratch volumes; remove them from a volume with a persistentVolumeClaim")
@ValidationRule(
    value =
        "!has(self.configMap) || (!has(self.sizeLimit) && (!has(self.medium) || self.medium == 'Disk'))",
    message =
        "medium and sizeLimit are for scratch volumes; remove them from a volume with a configMap")
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
            "Where the files of a scratch volume are stored. Disk: on the node's disk. Memory: in a tmpfs.")
        Medium medium,
    @JsonPropertyDescription("The maximum size of a scratch volume.") Quantity sizeLimit,
    @JsonPropertyDescription(
            "The volume is this PersistentVolumeClaim of the benchmark's namespace. The claim must have a file system (volumeMode Filesystem). All trials write to the same volume. The policy of the installation must allow the claim to an inline workload.")
        Claim persistentVolumeClaim,
    @JsonPropertyDescription(
            "The volume has one file for each key of this ConfigMap of the benchmark's namespace. The files are read-only. The policy of the installation must allow the ConfigMap to an inline workload.")
        Files configMap) {

  /** A PersistentVolumeClaim. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Claim(
      @Required
          @Size(min = 1, max = 253)
          @JsonPropertyDescription("The name of the PersistentVolumeClaim.")
          String claimName,
      @JsonPropertyDescription("Whether the workload can only read the volume. Default: false.")
          Boolean readOnly) {}

  /** A ConfigMap. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Files(
      @Required @Size(min = 1, max = 253) @JsonPropertyDescription("The name of the ConfigMap.")
          String name) {}

  /** Where the files are stored. */
  public enum Medium {
    Disk,
    Memory
  }
}
