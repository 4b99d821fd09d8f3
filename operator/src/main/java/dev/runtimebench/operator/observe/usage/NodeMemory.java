package dev.runtimebench.operator.observe.usage;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The memory in use on a node, in the answer of its kubelet.
 *
 * @param workingSet of everything on the node, in bytes; empty if the answer does not have it
 * @param stamp when the kubelet measured the working set, by the node's clock, in milliseconds
 *     since 1970; empty if the answer does not say
 * @param perPod the mean working set of the Pods that were asked for and that the answer has, the
 *     processes of their sandboxes included, in bytes; empty if the answer has none of them
 */
public record NodeMemory(Optional<Double> workingSet, OptionalLong stamp, OptionalDouble perPod) {}
