package dev.runtimebench.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** What a reader must know before using a comparison. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Remark(
    @Required @JsonPropertyDescription("What the remark is about, in one word for programs.")
        Kind kind,
    @Required @Size(max = 1024) @JsonPropertyDescription("The remark as a sentence.")
        String message) {

  private static final int MAX_MESSAGE_LENGTH = 1024;
  private static final String CUT = "...";

  /** Cuts a message that the API server would refuse. */
  public Remark {
    if (message != null && message.length() > MAX_MESSAGE_LENGTH) {
      message = message.substring(0, MAX_MESSAGE_LENGTH - CUT.length()) + CUT;
    }
  }

  /** What a remark is about. */
  public enum Kind {
    /**
     * A runtime without a RuntimeClass claims no isolation, but its sandbox does not run on the
     * node's own kernel.
     */
    DefaultIsSandbox(true),
    /** One runtime ignores the CPU limit; the other keeps it, or its check is unknown. */
    CpuLimitIgnored(true),
    /** One runtime ignores the memory limit; the other keeps it, or its check is unknown. */
    MemoryLimitIgnored(true),
    /** The workload's storage is a file system in memory under one of the two runtimes only. */
    StorageDiffers(true),
    /** One sandbox may use at most half as many CPUs as the other. */
    CpusDiffer(true),
    /** The workload fails more often under one of the two runtimes. */
    FailsMoreOften(true),
    /** The runtimes ran on different nodes. The verdict is PoolDifference. */
    AcrossPools(false),
    /**
     * A runtime's sandbox runs on another machine than the Pod's node. The verdict is
     * PoolDifference.
     */
    RemoteSandbox(false),
    /**
     * A runtime ignores the CPU limit, but the verdict stands: the other runtime ignores the limit
     * too, or the spec accepts an ignored limit.
     */
    CpuUnlimited(false),
    /** The same for the memory limit. */
    MemoryUnlimited(false),
    /** The same as StorageDiffers, but the spec accepts the difference. */
    OtherStorage(false),
    /**
     * The same as CpusDiffer, but the spec accepts the difference, or the metric is an amount of
     * memory.
     */
    OtherCpus(false),
    /** The workload failed in some trials, but not clearly more often under one runtime. */
    TrialsRanAgain(false),
    /**
     * A block has a value that is 0 or negative, and so no ratio. The comparison rests on the
     * differences.
     */
    NoRatio(false),
    /** The values of a runtime lie in two separate groups. */
    TwoModes(false),
    /** The output came all at once at the end, so the first line says little about the start. */
    OutputBuffered(false),
    /** The CPU limit throttled the workload under one of the two runtimes, or a server's client. */
    Throttled(false),
    /**
     * Only one of the two runtimes shows whether the CPU limit throttled the workload, and the
     * limit did not throttle the workload there.
     */
    ThrottlingUnknown(false),
    /**
     * The sandboxes of the two runtimes show different CPUs, but may use about as many, or a
     * different amount of memory.
     */
    ShownResourcesDiffer(false),
    /**
     * The platform added different containers under the two runtimes, and the kubelet's figures of
     * the Pods include the containers.
     */
    AddedContainersMeasured(true),
    /**
     * The work is too short under a runtime: its CPU time cannot be told from the CPU time of the
     * idle Pod. The metric has no value under that runtime.
     */
    IdleCpuUncertain(true),
    /** Between the two readings of the CPU time, the idle Pod used much of it. */
    IdleCpu(false),
    /**
     * The kubelet shows no cgroups of Pods, so CPU and memory are those that the container runtime
     * reads, and throttling and the high-water mark are unknown.
     */
    RuntimeFigures(false),
    /** The operator ran on the node of the trials. */
    OperatorOnNode(false),
    /** The platform changed the resources of the Pods. */
    ResourcesChanged(false),
    /** The platform added containers to the Pods. */
    ContainersAdded(false),
    /** The kubelet asks the registry before each start. */
    RegistryAsked(false),
    /** The trials ran different versions of the image on different nodes. */
    ImagesDiffer(false),
    /** A node of several does not count in the ratio; the message says why. */
    NodeLeftOut(false),
    /**
     * The nodes differ in a way for which the interval for nodes like these covers less often than
     * it says, or there are too few nodes to see how they differ.
     */
    NodesDiffer(false);

    private final boolean decisive;

    Kind(boolean decisive) {
      this.decisive = decisive;
    }

    /** Whether the remark makes the verdict Inconclusive. */
    @JsonIgnore
    public boolean isDecisive() {
      return decisive;
    }

    /** Whether the remark says that the two runtimes ran on different machines. */
    @JsonIgnore
    public boolean isOfMachines() {
      return this == AcrossPools || this == RemoteSandbox;
    }
  }
}
