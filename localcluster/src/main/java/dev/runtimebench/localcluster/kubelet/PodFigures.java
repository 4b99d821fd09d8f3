package dev.runtimebench.localcluster.kubelet;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * What the cgroup of one Pod says, the processes of its sandbox included.
 *
 * @param time when the figures were read
 * @param cpuNanos the CPU time since the start of the Pod
 * @param workingSetBytes the memory in use, without the file cache that the kernel can drop first
 * @param peakBytes the kernel's high-water mark of the memory; empty if the kernel does not show it
 * @param throttledNanos how long the CPU limit throttled the Pod since its start; empty without a
 *     limit
 */
@RecordBuilder
public record PodFigures(
    String namespace,
    String name,
    String uid,
    Instant time,
    long cpuNanos,
    long workingSetBytes,
    OptionalLong peakBytes,
    OptionalLong throttledNanos) {}
