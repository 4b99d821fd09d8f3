package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Map;

/** What a sandbox showed about itself. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@RecordBuilder
public record SandboxView(
    @Required @JsonPropertyDescription("The runtime's name in spec.runtimes.") String runtime,
    @JsonPropertyDescription("The RuntimeClass of the Pods.") String runtimeClassName,
    @JsonPropertyDescription("The handler that the RuntimeClass names.") String handler,
    @JsonPropertyDescription(
            "The node of the runtime. Absent unless the benchmark compares across pools.")
        String node,
    @JsonPropertyDescription(
            "The isolation that the runtime claims: spec.runtimes[].expect, or the isolation of the handler.")
        Isolation expected,
    @JsonPropertyDescription("The isolation that the sandboxes show. Absent: unknown.")
        Isolation shown,
    @JsonPropertyDescription(
            "Where the agent looked at the sandbox. Probe: in a separate Pod before the first trial. Trial: in the workload's own Pod.")
        SeenBy seenBy,
    @JsonPropertyDescription(
            "gVisor's platform (systrap, ptrace, kvm), derived from the end of the address space of a process.")
        String platform,
    @JsonPropertyDescription("The kernel release and version that the sandbox shows.")
        String kernel,
    @JsonPropertyDescription("The first lines of the kernel log, if the sandbox shows one.")
        String bootLog,
    @JsonPropertyDescription("The number of CPUs that a process in the sandbox may run on.")
        Integer cpus,
    @JsonPropertyDescription("The total memory that the sandbox shows, in bytes.") Long memoryBytes,
    @JsonPropertyDescription("The cgroup version (1 or 2) that the sandbox shows.")
        Integer cgroupVersion,
    @JsonPropertyDescription(
            "How long a system call that does nothing takes in the sandbox, in nanoseconds. The probe takes this value once, before the first trial. It is a rough guide, not a result of the benchmark.")
        Long syscallNanos,
    @JsonPropertyDescription(
            "Whether the runtime keeps a sandbox within its CPU limit. Absent: no probe ran.")
        LimitCheck cpuLimit,
    @JsonPropertyDescription(
            "Whether the runtime keeps a sandbox within its memory limit. Absent: no probe ran.")
        LimitCheck memoryLimit,
    @JsonPropertyDescription(
            "What the workload printed in its Pods, by the name of the workload's fact. Different texts of several Pods are separated by a semicolon.")
        Map<String, String> facts) {

  public SandboxView {
    facts = facts == null ? Map.of() : facts;
  }

  /** Where the agent looked at a sandbox. */
  public enum SeenBy {
    Probe,
    Trial
  }
}
