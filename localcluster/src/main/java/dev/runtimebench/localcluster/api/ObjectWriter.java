package dev.runtimebench.localcluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Creates and changes objects as the API server's registry does. */
public final class ObjectWriter {

  private final Store store;
  private final List<AdmissionPlugin> admission;

  /**
   * @param admission the plugins in the order of their calls
   */
  public ObjectWriter(Store store, List<AdmissionPlugin> admission) {
    this.store = store;
    this.admission = admission;
  }

  /**
   * Creates an object.
   *
   * @param namespace "" for a cluster-scoped resource
   * @param body the object to create; must not be changed afterwards
   * @return the created object
   * @throws ApiException if the object is invalid, exists, or is rejected by admission
   */
  public ObjectNode create(
      ApiResource resource, String namespace, ObjectNode body, WriteOptions options) {
    return store.atomically(
        () -> {
          body.put("apiVersion", resource.apiVersion()).put("kind", resource.kind());
          SystemMetadata.init(resource, namespace, body);
          if (resource.statusSubresource() && !keepsStatusOnCreate(resource)) {
            body.remove("status");
          }
          admit(resource, body, null, false, options);
          String name = Meta.name(body);
          if (store.get(resource.groupResource(), namespace, name) != null) {
            throw ApiException.alreadyExists(resource.groupResource(), name);
          }
          if (options.dryRun()) {
            return body;
          }
          return store.put(resource.groupResource(), body);
        });
  }

  /**
   * Replaces an object or only its status.
   *
   * @param namespace "" for a cluster-scoped resource
   * @param subresource null to replace the object, {@code status} to replace its status
   * @param change returns the new object for the stored object, which must not be changed
   * @return the object after the update
   * @throws ApiException if the object does not exist, has changed, is invalid, or is rejected by
   *     admission
   */
  public ObjectNode update(
      ApiResource resource,
      String namespace,
      String name,
      String subresource,
      UnaryOperator<ObjectNode> change,
      WriteOptions options) {
    return store.atomically(
        () -> {
          ObjectNode old = existing(resource.groupResource(), namespace, name);
          ObjectNode next = change.apply(old);
          checkPreconditions(resource, old, next);
          boolean statusWrite = "status".equals(subresource);
          next = statusWrite ? withStatusOf(old, next) : next;
          next.put("apiVersion", resource.apiVersion()).put("kind", resource.kind());
          if (!statusWrite) {
            SystemMetadata.keep(old, next);
            if (resource.statusSubresource()) {
              Json.setOrRemove(next, "status", old.get("status"));
            }
          }
          admit(resource, next, old, statusWrite, options);
          if (!statusWrite && specChanged(old, next)) {
            SystemMetadata.bumpGeneration(next);
          }
          return options.dryRun() ? next : putIfChanged(resource.groupResource(), old, next);
        });
  }

  /**
   * Changes any part of an object without admission. For changes by the cluster itself, such as
   * binding a Pod or setting a deletionTimestamp.
   *
   * @param change edits a copy of the stored object
   * @return the object after the change, null if the object is gone
   */
  public ObjectNode edit(
      GroupResource resource, String namespace, String name, Consumer<ObjectNode> change) {
    return store.atomically(
        () -> {
          ObjectNode old = store.get(resource, namespace, name);
          if (old == null) {
            return null;
          }
          ObjectNode next = old.deepCopy();
          change.accept(next);
          return putIfChanged(resource, old, next);
        });
  }

  private ObjectNode existing(GroupResource resource, String namespace, String name) {
    ObjectNode object = store.get(resource, namespace, name);
    if (object == null) {
      throw ApiException.notFound(resource, name);
    }
    return object;
  }

  private void admit(
      ApiResource resource,
      ObjectNode next,
      ObjectNode old,
      boolean statusWrite,
      WriteOptions options) {
    AdmissionRequest request =
        new AdmissionRequest(
            resource, next, old, statusWrite, options.strict(), options.warnings());
    admission.forEach(plugin -> plugin.admit(request));
  }

  /**
   * Stores an object. A write that changes nothing makes no event, and removing the last finalizer
   * of an object that is being deleted removes the object.
   */
  private ObjectNode putIfChanged(GroupResource resource, ObjectNode old, ObjectNode next) {
    Meta.of(next).put("resourceVersion", Meta.resourceVersion(old));
    if (Json.same(next, old)) {
      return old;
    }
    boolean unblocked = Meta.hasFinalizers(old) && !Meta.hasFinalizers(next);
    if (Meta.isDeleting(next)
        && unblocked
        && next.at("/metadata/deletionGracePeriodSeconds").asLong() == 0) {
      return store.remove(resource, next);
    }
    return store.put(resource, next);
  }

  private static void checkPreconditions(ApiResource resource, ObjectNode old, ObjectNode next) {
    GroupResource gr = resource.groupResource();
    String name = Meta.name(old);
    String uid = Meta.uid(next);
    if (uid != null && !uid.isEmpty() && !uid.equals(Meta.uid(old))) {
      throw ApiException.conflict(
          gr,
          name,
          "Precondition failed: UID in precondition: "
              + uid
              + ", UID in object meta: "
              + Meta.uid(old));
    }
    String version = Meta.resourceVersion(next);
    if (version == null || version.isEmpty()) {
      if (resource.custom()) {
        throw ApiException.invalid(
            resource,
            name,
            List.of(
                new FieldError(
                    "metadata.resourceVersion",
                    "FieldValueInvalid",
                    "Invalid value: 0: must be specified for an update")));
      }
    } else if (!version.equals(Meta.resourceVersion(old))) {
      throw ApiException.conflict(
          gr,
          name,
          "the object has been modified; please apply your changes to the latest version and try"
              + " again");
    }
  }

  private static ObjectNode withStatusOf(ObjectNode old, ObjectNode next) {
    ObjectNode merged = old.deepCopy();
    Json.setOrRemove(merged, "status", next.get("status"));
    return merged;
  }

  private static boolean specChanged(ObjectNode old, ObjectNode next) {
    return !Json.same(withoutMetadataAndStatus(old), withoutMetadataAndStatus(next));
  }

  private static ObjectNode withoutMetadataAndStatus(ObjectNode object) {
    ObjectNode rest = Json.object();
    rest.setAll(object);
    return rest.remove(List.of("metadata", "status"));
  }

  /** Returns true for Nodes, because a kubelet creates its Node together with the status. */
  private static boolean keepsStatusOnCreate(ApiResource resource) {
    return resource.is("", "nodes");
  }
}
