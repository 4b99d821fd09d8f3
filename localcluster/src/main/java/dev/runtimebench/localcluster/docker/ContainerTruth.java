package dev.runtimebench.localcluster.docker;

import java.util.OptionalLong;

/**
 * The engine's own times for the container of a Pod, in Unix nanoseconds of the machine's clock;
 * empty for what has not happened (yet).
 *
 * @param created the engine's create event
 * @param started the engine's start event, which comes after the start
 * @param died the engine's die event
 */
public record ContainerTruth(
    String containerId, OptionalLong created, OptionalLong started, OptionalLong died) {}
