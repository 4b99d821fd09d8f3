package dev.runtimebench.localcluster.controller;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runtimebench.localcluster.api.ApiException;
import dev.runtimebench.localcluster.api.ApiResources;
import dev.runtimebench.localcluster.api.DaemonExecutor;
import dev.runtimebench.localcluster.api.DeleteOptions;
import dev.runtimebench.localcluster.api.GroupResource;
import dev.runtimebench.localcluster.api.Meta;
import dev.runtimebench.localcluster.api.ObjectDeleter;
import dev.runtimebench.localcluster.api.Owners;
import dev.runtimebench.localcluster.api.Store;
import dev.runtimebench.localcluster.api.StoreEvent;
import java.util.List;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes objects whose owners are all gone, also objects that are created after their owners are
 * gone, and the objects that are left in a deleted namespace.
 *
 * <p>Threads: one thread of its own collects. The store passes events on from any thread. After
 * {@link #close()} events are dropped.
 */
public final class GarbageCollector implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(GarbageCollector.class);
  private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");

  private final Store store;
  private final ApiResources resources;
  private final ObjectDeleter deleter;
  private final DaemonExecutor thread = new DaemonExecutor("garbage-collector", 1);

  public GarbageCollector(Store store, ApiResources resources, ObjectDeleter deleter) {
    this.store = store;
    this.resources = resources;
    this.deleter = deleter;
  }

  public void start() {
    store.subscribe(store.revision(), event -> thread.execute(() -> handle(event)));
  }

  private void handle(StoreEvent event) {
    try {
      if (event.type() == StoreEvent.Type.DELETED) {
        collectDependents(Meta.uid(event.object()));
        if (event.resource().equals(NAMESPACES)) {
          collectNamespace(Meta.name(event.object()));
        }
      } else {
        collectIfOrphaned(event.resource(), event.object());
      }
    } catch (RuntimeException e) {
      LOG.warn("garbage collection failed after an event {}", event.type(), e);
    }
  }

  private void collectDependents(String uid) {
    forEachDependent(uid, this::collectIfOrphaned);
  }

  private void collectIfOrphaned(GroupResource resource, ObjectNode object) {
    List<String> owners = Owners.uidsOf(object);
    if (!owners.isEmpty() && owners.stream().allMatch(uid -> store.byUid(uid) == null)) {
      delete(resource, object);
    }
  }

  private void collectNamespace(String namespace) {
    store
        .all()
        .forEach(
            (resource, objects) ->
                objects.stream()
                    .filter(object -> namespace.equals(Meta.namespace(object)))
                    .forEach(object -> delete(resource, object)));
  }

  private void forEachDependent(String uid, BiConsumer<GroupResource, ObjectNode> action) {
    store
        .all()
        .forEach(
            (resource, objects) ->
                objects.stream()
                    .filter(object -> Owners.isOwnedBy(object, uid))
                    .forEach(object -> action.accept(resource, object)));
  }

  private void delete(GroupResource resource, ObjectNode object) {
    if (Meta.isDeleting(object)) {
      return;
    }
    resources
        .find(resource)
        .ifPresent(
            r -> {
              try {
                deleter.delete(
                    r,
                    Meta.namespace(object),
                    Meta.name(object),
                    DeleteOptions.graceful(Meta.uid(object)));
              } catch (ApiException e) {
                LOG.debug(
                    "{} was already gone when the garbage collector deleted it", Meta.name(object));
              }
            });
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
