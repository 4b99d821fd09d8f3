package dev.runtimebench.localcluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Keeps every object, under one revision counter, and the history that watches resume from.
 *
 * <p>Stored trees are never changed afterwards: callers copy before they edit. Subscribers are
 * called in order while the store is locked, so they must only hand the event on.
 */
public final class Store {

  /** Enough for a client that reconnects; beyond it a watch gets 410, as on a compacted etcd. */
  private static final int HISTORY = 20_000;

  private record Key(String namespace, String name) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byNamespace = namespace.compareTo(other.namespace);
      return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }
  }

  /** Ends a subscription. */
  public interface Subscription {
    void cancel();
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<GroupResource, TreeMap<Key, ObjectNode>> objects = new HashMap<>();
  private final Map<String, ObjectNode> byUid = new HashMap<>();
  private final ArrayDeque<StoreEvent> history = new ArrayDeque<>();
  private final List<Consumer<StoreEvent>> subscribers = new CopyOnWriteArrayList<>();
  private long revision = 1;
  private long compacted = 1;

  /** Runs a read-modify-write that no other writer can come between. */
  public <T> T atomically(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  public long revision() {
    return atomically(() -> revision);
  }

  /** The stored object, or null. */
  public ObjectNode get(GroupResource resource, String namespace, String name) {
    return atomically(() -> of(resource).get(new Key(namespace, name)));
  }

  /** The objects of a resource in the order of namespace and name; null means every namespace. */
  public List<ObjectNode> list(GroupResource resource, String namespace) {
    return atomically(
        () -> {
          List<ObjectNode> found = new ArrayList<>();
          of(resource)
              .forEach(
                  (key, object) -> {
                    if (namespace == null || key.namespace.equals(namespace)) {
                      found.add(object);
                    }
                  });
          return found;
        });
  }

  public ObjectNode byUid(String uid) {
    return atomically(() -> byUid.get(uid));
  }

  /** Every stored object with the resource it belongs to. */
  public Map<GroupResource, List<ObjectNode>> all() {
    return atomically(
        () -> {
          Map<GroupResource, List<ObjectNode>> all = new HashMap<>();
          objects.forEach((resource, byKey) -> all.put(resource, List.copyOf(byKey.values())));
          return all;
        });
  }

  /** Stores a new or changed object, which the store owns from now on, under the next revision. */
  public ObjectNode put(GroupResource resource, ObjectNode object) {
    return atomically(
        () -> {
          long next = ++revision;
          Meta.of(object).put("resourceVersion", String.valueOf(next));
          ObjectNode previous = of(resource).put(key(object), object);
          byUid.put(Meta.uid(object), object);
          StoreEvent.Type type =
              previous == null ? StoreEvent.Type.ADDED : StoreEvent.Type.MODIFIED;
          publish(new StoreEvent(type, resource, next, object, previous));
          return object;
        });
  }

  /** Removes an object; its last state carries the deletion's resourceVersion. */
  public ObjectNode remove(GroupResource resource, ObjectNode object) {
    return atomically(
        () -> {
          ObjectNode previous = of(resource).remove(key(object));
          if (previous == null) {
            return null;
          }
          byUid.remove(Meta.uid(previous));
          long next = ++revision;
          ObjectNode last = object.deepCopy();
          Meta.of(last).put("resourceVersion", String.valueOf(next));
          publish(new StoreEvent(StoreEvent.Type.DELETED, resource, next, last, previous));
          return last;
        });
  }

  /**
   * Calls the subscriber with every change after a revision, first those of the past.
   *
   * @throws ApiException 410 if the history no longer reaches back that far
   */
  public Subscription subscribe(long afterRevision, Consumer<StoreEvent> subscriber) {
    return atomically(
        () -> {
          if (afterRevision < compacted) {
            throw ApiException.expired(afterRevision, compacted);
          }
          for (StoreEvent event : history) {
            if (event.revision() > afterRevision) {
              subscriber.accept(event);
            }
          }
          subscribers.add(subscriber);
          return () -> subscribers.remove(subscriber);
        });
  }

  /** Forgets the history, so that a watch from any earlier revision gets 410. */
  public void compact() {
    atomically(
        () -> {
          history.clear();
          return compacted = revision;
        });
  }

  private void publish(StoreEvent event) {
    history.add(event);
    if (history.size() > HISTORY) {
      compacted = history.poll().revision();
    }
    subscribers.forEach(subscriber -> subscriber.accept(event));
  }

  private TreeMap<Key, ObjectNode> of(GroupResource resource) {
    return objects.computeIfAbsent(resource, r -> new TreeMap<>());
  }

  private static Key key(ObjectNode object) {
    return new Key(Meta.namespace(object), Meta.name(object));
  }
}
