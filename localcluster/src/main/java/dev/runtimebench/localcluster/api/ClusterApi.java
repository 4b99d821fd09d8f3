package dev.runtimebench.localcluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The API that the scheduler and the nodes use instead of HTTP. Request hooks do not see these
 * calls, so no injected fault affects the scheduler or a node.
 */
public final class ClusterApi {

  private static final GroupResource PODS = new GroupResource("", "pods");

  private final Store store;
  private final ApiResources resources;
  private final ObjectWriter writer;
  private final ObjectDeleter deleter;

  public ClusterApi(
      Store store, ApiResources resources, ObjectWriter writer, ObjectDeleter deleter) {
    this.store = store;
    this.resources = resources;
    this.writer = writer;
    this.deleter = deleter;
  }

  /**
   * Returns an object, empty if there is none.
   *
   * @param namespace "" for a cluster-scoped object
   */
  public <T extends HasMetadata> Optional<T> get(Class<T> type, String namespace, String name) {
    ObjectNode object = store.get(resource(type).groupResource(), namespace, name);
    return Optional.ofNullable(object).map(o -> Json.as(type, o));
  }

  /** Returns the objects of all namespaces. */
  public <T extends HasMetadata> List<T> list(Class<T> type) {
    return store.list(resource(type).groupResource(), null).stream()
        .map(object -> Json.as(type, object))
        .toList();
  }

  /**
   * Creates an object through admission.
   *
   * @throws ApiException with the answer of the API server if admission rejects the object
   */
  public <T extends HasMetadata> T create(Class<T> type, T object) {
    String namespace = object.getMetadata().getNamespace();
    ObjectNode created =
        writer.create(
            resource(type),
            namespace == null ? "" : namespace,
            Json.tree(object),
            WriteOptions.none());
    return Json.as(type, created);
  }

  /**
   * Changes the status of a Pod, if the stored Pod still has the same uid.
   *
   * @return the stored Pod after the change, empty if the Pod is gone or replaced
   */
  public Optional<Pod> editStatus(Pod pod, Consumer<PodStatus> change) {
    return edit(
        pod,
        object -> {
          PodStatus status = Json.as(PodStatus.class, object.path("status"));
          change.accept(status);
          object.set("status", Json.tree(status));
        });
  }

  /**
   * Binds a Pod to a node and changes its status, if the stored Pod has the same uid and no node
   * and is not being deleted.
   *
   * @return the stored Pod, empty if the Pod is gone or replaced
   */
  public Optional<Pod> bind(Pod pod, String nodeName, Consumer<PodStatus> change) {
    return edit(
        pod,
        object -> {
          if (Json.text(object, "spec", "nodeName") == null && !Meta.isDeleting(object)) {
            Json.child(object, "spec").put("nodeName", nodeName);
            PodStatus status = Json.as(PodStatus.class, object.path("status"));
            change.accept(status);
            object.set("status", Json.tree(status));
          }
        });
  }

  private Optional<Pod> edit(Pod pod, Consumer<ObjectNode> change) {
    String uid = pod.getMetadata().getUid();
    ObjectNode edited =
        writer.edit(
            PODS,
            pod.getMetadata().getNamespace(),
            pod.getMetadata().getName(),
            object -> {
              if (uid.equals(Meta.uid(object))) {
                change.accept(object);
              }
            });
    return Optional.ofNullable(edited)
        .filter(object -> uid.equals(Meta.uid(object)))
        .map(object -> Json.as(Pod.class, object));
  }

  /** Deletes an object. It is no error if the object is already gone or fails a precondition. */
  public void delete(HasMetadata object, DeleteOptions options) {
    ApiResource resource = resource(object.getClass());
    String namespace = object.getMetadata().getNamespace();
    try {
      deleter.delete(
          resource, namespace == null ? "" : namespace, object.getMetadata().getName(), options);
    } catch (ApiException e) {
      if (e.code() != 404 && e.code() != 409) {
        throw e;
      }
    }
  }

  /**
   * Passes every existing object to the handler as added, and then every change, in order.
   *
   * @param executor calls the handler; must run one task at a time to keep the order
   */
  public <T extends HasMetadata> Store.Subscription watch(
      Class<T> type, Executor executor, Consumer<ClusterEvent<T>> handler) {
    GroupResource resource = resource(type).groupResource();
    return store.atomically(
        () -> {
          for (T object : list(type)) {
            executor.execute(
                () -> handler.accept(new ClusterEvent<>(StoreEvent.Type.ADDED, object, null)));
          }
          return store.subscribe(
              store.revision(), event -> forward(type, resource, event, executor, handler));
        });
  }

  private static <T extends HasMetadata> void forward(
      Class<T> type,
      GroupResource resource,
      StoreEvent event,
      Executor executor,
      Consumer<ClusterEvent<T>> handler) {
    if (!event.resource().equals(resource)) {
      return;
    }
    executor.execute(
        () ->
            handler.accept(
                new ClusterEvent<>(
                    event.type(),
                    Json.as(type, event.object()),
                    event.previous() == null ? null : Json.as(type, event.previous()))));
  }

  private ApiResource resource(Class<? extends HasMetadata> type) {
    return resources
        .find(HasMetadata.getGroup(type), HasMetadata.getVersion(type), HasMetadata.getPlural(type))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the local cluster does not serve the resource " + type.getSimpleName()));
  }
}
