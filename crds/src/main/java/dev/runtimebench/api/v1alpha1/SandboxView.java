package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.soabase.recordbuilder.core.RecordBuilder;

/** What a sandbox showed of itself. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record SandboxView(
    @Required @JsonPropertyDescription("The runtime's name in spec.runtimes.") String runtime,
    @JsonPropertyDescription("The RuntimeClass its Pods asked for.") String runtimeClassName,
    @JsonPropertyDescription("The handler that the RuntimeClass names.") String handler,
    @JsonPropertyDescription("The isolation it claims: spec.runtimes[].expect, or the handler's.")
        Isolation expected,
    @JsonPropertyDescription("The isolation that its sandboxes show. Absent: it can't be told.")
        Isolation shown,
    @JsonPropertyDescription(
            "Who looked. Probe: the agent in a Pod of its own before the first trial. Trial: the agent in the workload's own image.")
        SeenBy seenBy,
    @JsonPropertyDescription(
            "gVisor's platform (systrap, ptrace, kvm), told from the end of the address space that it leaves to processes.")
        String platform,
    @JsonPropertyDescription("The kernel release and version that the sandbox shows.")
        String kernel,
    @JsonPropertyDescription(
            "The first lines of the kernel log that the sandbox shows, where it shows one.")
        String bootLog,
    @JsonPropertyDescription("CPUs that a process in the sandbox may run on.") Integer cpus,
    @JsonPropertyDescription("The version of cgroups that the sandbox shows.")
        Integer cgroupVersion,
    @JsonPropertyDescription(
            "What a system call costs that does nothing, in ns: one look by the probe, not a measurement.")
        Long syscallNanos) {

  /** Who looked at a sandbox. */
  public enum SeenBy {
    Probe,
    Trial
  }
}
