package dev.runtimebench.localcluster;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * The query parameters of a Pod's log.
 *
 * @param container never null: the API server has filled in the only one
 * @param previous true for the log of the container's previous instance
 * @param tailLines how many of the lines that exist at the beginning to show
 * @param limitBytes how much to send at most
 * @param since only lines at or after this instant, null for all
 */
public record LogOptions(
    String container,
    boolean follow,
    boolean previous,
    boolean timestamps,
    OptionalLong tailLines,
    OptionalLong limitBytes,
    Instant since) {}
