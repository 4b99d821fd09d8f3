package dev.runtimebench.localcluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Set;

/**
 * Deletes objects: Pods gracefully, other objects at once. An object with finalizers stays until
 * its last finalizer is removed.
 *
 * <p>A Pod that runs on a node only gets its deletionTimestamp; the node removes the Pod when its
 * containers are gone. As in Kubernetes, a Pod that is not bound to a node, or has ended, is
 * removed at once.
 */
public final class ObjectDeleter {

  private static final long DEFAULT_GRACE_SECONDS = 30;
  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

  private final Store store;
  private final ObjectWriter writer;

  public ObjectDeleter(Store store, ObjectWriter writer) {
    this.store = store;
    this.writer = writer;
  }

  /**
   * Deletes an object, or marks the object as being deleted.
   *
   * @param namespace "" for a cluster-scoped resource
   * @return the marked object, or the last state of a removed object
   * @throws ApiException 404, or 409 if a precondition fails
   */
  public ObjectNode delete(
      ApiResource resource, String namespace, String name, DeleteOptions options) {
    GroupResource gr = resource.groupResource();
    return store.atomically(
        () -> {
          ObjectNode object = store.get(gr, namespace, name);
          if (object == null) {
            throw ApiException.notFound(gr, name);
          }
          checkPreconditions(gr, object, options);
          if (options.dryRun()) {
            return object;
          }
          long grace = graceSeconds(resource, object, options);
          if (grace == 0 && !Meta.hasFinalizers(object)) {
            return store.remove(gr, object);
          }
          return writer.edit(gr, namespace, name, o -> markDeleting(o, grace));
        });
  }

  private static void checkPreconditions(
      GroupResource resource, ObjectNode object, DeleteOptions options) {
    String name = Meta.name(object);
    if (options.uid() != null && !options.uid().equals(Meta.uid(object))) {
      throw ApiException.conflict(
          resource,
          name,
          "Precondition failed: UID in precondition: "
              + options.uid()
              + ", UID in object meta: "
              + Meta.uid(object));
    }
    if (options.resourceVersion() != null
        && !options.resourceVersion().equals(Meta.resourceVersion(object))) {
      throw ApiException.conflict(
          resource,
          name,
          "Precondition failed: ResourceVersion in precondition: "
              + options.resourceVersion()
              + ", ResourceVersion in object meta: "
              + Meta.resourceVersion(object));
    }
  }

  private static long graceSeconds(ApiResource resource, ObjectNode object, DeleteOptions options) {
    boolean running =
        resource.is("", "pods")
            && Json.text(object, "spec", "nodeName") != null
            && !ENDED.contains(object.path("status").path("phase").asText());
    if (!running) {
      return 0;
    }
    if (options.gracePeriodSeconds() != null) {
      return options.gracePeriodSeconds();
    }
    return object.path("spec").path("terminationGracePeriodSeconds").asLong(DEFAULT_GRACE_SECONDS);
  }

  /**
   * Sets the deletionTimestamp. A later delete can shorten the grace period but not lengthen it.
   */
  private static void markDeleting(ObjectNode object, long grace) {
    ObjectNode metadata = Meta.of(object);
    if (Meta.isDeleting(object) && metadata.path("deletionGracePeriodSeconds").asLong(0) <= grace) {
      return;
    }
    metadata.put("deletionTimestamp", Json.time(Instant.now().plusSeconds(grace)));
    metadata.put("deletionGracePeriodSeconds", grace);
    if (metadata.has("generation")) {
      metadata.put("generation", metadata.get("generation").asLong() + 1);
    }
  }
}
