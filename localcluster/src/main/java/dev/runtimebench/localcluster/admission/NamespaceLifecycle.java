package dev.runtimebench.localcluster.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runtimebench.localcluster.api.AdmissionPlugin;
import dev.runtimebench.localcluster.api.AdmissionRequest;
import dev.runtimebench.localcluster.api.ApiException;
import dev.runtimebench.localcluster.api.GroupResource;
import dev.runtimebench.localcluster.api.Json;
import dev.runtimebench.localcluster.api.Meta;
import dev.runtimebench.localcluster.api.Store;

/** Rejects new objects in missing or terminating namespaces, and completes new namespaces. */
public final class NamespaceLifecycle implements AdmissionPlugin {

  public static final GroupResource NAMESPACES = new GroupResource("", "namespaces");

  private final Store store;

  public NamespaceLifecycle(Store store) {
    this.store = store;
  }

  @Override
  public void admit(AdmissionRequest request) {
    if (!request.isCreate()) {
      return;
    }
    ObjectNode object = request.object();
    if (request.resource().is("", "namespaces")) {
      Json.child(Meta.of(object), "labels").put("kubernetes.io/metadata.name", Meta.name(object));
      object.putObject("status").put("phase", "Active");
    } else if (request.resource().namespaced()) {
      String namespace = Meta.namespace(object);
      ObjectNode found = store.get(NAMESPACES, "", namespace);
      if (found == null) {
        throw ApiException.notFound(NAMESPACES, namespace);
      }
      if (Meta.isDeleting(found)) {
        throw ApiException.forbidden(
            request.resource().groupResource(),
            Meta.name(object),
            "unable to create new content in namespace "
                + namespace
                + " because it is being terminated");
      }
    }
  }
}
