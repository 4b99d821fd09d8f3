package dev.runtimebench.localcluster.docker;

import java.util.OptionalLong;

/**
 * The engine's own times for the container of a Pod, in Unix nanoseconds by the clock of the
 * machine. A time is empty before the event.
 *
 * @param created the time of the engine's create event
 * @param started the time of the engine's start event, which follows the start
 * @param died the time of the engine's die event
 */
public record ContainerTruth(
    String containerId, OptionalLong created, OptionalLong started, OptionalLong died) {}
