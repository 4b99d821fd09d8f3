package dev.runtimebench.operator.observe.usage;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * The memory in use on a node, in the answer of its kubelet.
 *
 * @param workingSet of everything on the node, in bytes; empty if the answer does not have it
 * @param stamp when the kubelet measured the working set, by the node's clock, in milliseconds
 *     since 1970; empty if the answer does not say
 * @param pods the Pods that were asked for and that the answer has
 */
public record NodeMemory(Optional<Double> workingSet, OptionalLong stamp, PodMemories pods) {}
