package dev.runtimebench.localcluster.kubelet;

import java.time.Instant;

/**
 * How a container ended.
 *
 * @param reason {@code Completed}, {@code Error}, {@code OOMKilled}, ...
 * @param message null if none
 * @param startedAt null if it never started
 */
public record ContainerEnd(
    int exitCode, String reason, String message, Instant startedAt, Instant finishedAt) {}
