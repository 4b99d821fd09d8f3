package dev.runtimebench.localcluster.api;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * A change of an object, for the scheduler and the nodes.
 *
 * @param object the object after the change; for a deletion, its last state
 * @param previous the object before the change, null for an addition
 */
public record ClusterEvent<T extends HasMetadata>(StoreEvent.Type type, T object, T previous) {}
