package dev.runtimebench.localcluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One change of the store.
 *
 * @param object the object after the change; for a deletion its last state with the deletion's
 *     resourceVersion
 * @param previous the object before the change, null for an addition
 */
public record StoreEvent(
    Type type, GroupResource resource, long revision, ObjectNode object, ObjectNode previous) {

  /** As in a watch event. */
  public enum Type {
    ADDED,
    MODIFIED,
    DELETED
  }
}
