package dev.runtimebench.localcluster.api;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * A change of an object, as the cluster's own components see it.
 *
 * @param previous null for an addition
 */
public record ClusterEvent<T extends HasMetadata>(StoreEvent.Type type, T object, T previous) {}
