package dev.runtimebench.localcluster.kubelet;

import java.time.Instant;

/**
 * How a container ended.
 *
 * @param reason the reason in the terminated state: {@code Completed}, {@code Error}, {@code
 *     OOMKilled}, ...
 * @param message the message in the terminated state, null for none
 * @param startedAt by the clock of the node; null if the container never started
 * @param finishedAt by the clock of the node
 */
public record ContainerEnd(
    int exitCode, String reason, String message, Instant startedAt, Instant finishedAt) {}
