package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/** Where the experiment ran. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record Environment(
    @JsonPropertyDescription("The node's name.") String node,
    @JsonPropertyDescription("The node's kernel.") String kernelVersion,
    @JsonPropertyDescription("The node's operating system.") String osImage,
    @JsonPropertyDescription("The node's architecture.") String architecture,
    @JsonPropertyDescription("The node's kubelet.") String kubeletVersion,
    @JsonPropertyDescription("The node's container runtime (CRI).") String containerRuntimeVersion,
    @JsonPropertyDescription(
            "The node's CPU, as a sandbox on the node's own kernel shows it; absent where none does.")
        String cpuModel,
    @JsonPropertyDescription("The node's CPUs.") String cpus,
    @JsonPropertyDescription("The node's memory.") String memory,
    @JsonPropertyDescription(
            "The node's version of cgroups, as a sandbox on the node's own kernel shows it.")
        Integer cgroupVersion,
    @JsonPropertyDescription("What disturbed the trials.") Disturbances disturbances,
    @Size(max = 16) @JsonPropertyDescription("What the sandboxes showed, by runtime.")
        List<SandboxView> sandboxes) {

  public Environment {
    sandboxes = sandboxes == null ? List.of() : sandboxes;
  }
}
