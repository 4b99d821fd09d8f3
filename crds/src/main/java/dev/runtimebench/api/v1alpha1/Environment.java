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
    @JsonPropertyDescription("The release of the node's kernel.") String kernelVersion,
    @JsonPropertyDescription("The node's operating system.") String osImage,
    @JsonPropertyDescription("The node's architecture.") String architecture,
    @JsonPropertyDescription("The version of the node's kubelet.") String kubeletVersion,
    @JsonPropertyDescription("The node's container runtime (CRI) and its version.")
        String containerRuntimeVersion,
    @JsonPropertyDescription(
            "The node's CPU model, as a sandbox that runs on the node's own kernel shows it. Absent if no such sandbox shows one.")
        String cpuModel,
    @JsonPropertyDescription("The number of CPUs of the node.") String cpus,
    @JsonPropertyDescription("The memory of the node.") String memory,
    @JsonPropertyDescription(
            "The node's cgroup version (1 or 2), as a sandbox that runs on the node's own kernel shows it.")
        Integer cgroupVersion,
    @JsonPropertyDescription("What disturbed the trials.") Disturbances disturbances,
    @Size(max = 16)
        @JsonPropertyDescription("What the sandboxes showed, one entry for each runtime.")
        List<SandboxView> sandboxes,
    @Size(max = 16)
        @JsonPropertyDescription(
            "The Pods under test as the platform made them, one entry for each runtime.")
        List<PodView> pods) {

  public Environment {
    sandboxes = sandboxes == null ? List.of() : sandboxes;
    pods = pods == null ? List.of() : pods;
  }
}
