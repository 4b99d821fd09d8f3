package dev.runtimebench.localcluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One change of the store.
 *
 * @param revision the revision of the store after the change
 * @param object the object after the change; for a deletion, its last state with the
 *     resourceVersion of the deletion
 * @param previous the object before the change, null for an addition
 */
public record StoreEvent(
    Type type, GroupResource resource, long revision, ObjectNode object, ObjectNode previous) {

  /** The type in a watch event. */
  public enum Type {
    ADDED,
    MODIFIED,
    DELETED
  }
}
