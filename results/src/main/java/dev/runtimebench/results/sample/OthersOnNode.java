package dev.runtimebench.results.sample;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What the Pods that are not of the benchmark request on a node.
 *
 * @param pods how many such Pods
 * @param cpu in cores
 * @param memory in bytes
 * @param memoryAvailable the memory in bytes that was really available on the node, by the kubelet;
 *     null if unknown
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record OthersOnNode(int pods, double cpu, long memory, Long memoryAvailable) {}
