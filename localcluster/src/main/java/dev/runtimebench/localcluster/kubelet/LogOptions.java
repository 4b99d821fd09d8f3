package dev.runtimebench.localcluster.kubelet;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * The query parameters of a request for a Pod's log.
 *
 * @param container never null: the API server fills in the name of a single container
 * @param follow true to send lines as the container writes them, until the container ends
 * @param previous true for the log of the container's previous instance
 * @param timestamps true to write a time before each line
 * @param tailLines how many of the lines that exist when the log is opened to send; empty for all
 * @param limitBytes how many bytes to send at most; empty for no limit
 * @param since sends only lines at or after this instant; null for all
 */
public record LogOptions(
    String container,
    boolean follow,
    boolean previous,
    boolean timestamps,
    OptionalLong tailLines,
    OptionalLong limitBytes,
    Instant since) {}
