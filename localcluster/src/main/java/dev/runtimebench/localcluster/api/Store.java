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
 * Stores all objects under one revision counter, and the history from which watches resume.
 *
 * <p>A stored tree never changes: callers copy a tree before they edit it. The store calls its
 * subscribers in order while the store is locked, so a subscriber must only pass the event on.
 */
public final class Store {

  /**
   * How many events to keep. Enough for a client that reconnects; a watch from an earlier revision
   * gets 410, as after a compaction of etcd.
   */
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

  /** Runs work while the store is locked, so that no other thread can write in between. */
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

  /** Returns the stored object, null if there is none. */
  public ObjectNode get(GroupResource resource, String namespace, String name) {
    return atomically(() -> of(resource).get(new Key(namespace, name)));
  }

  /**
   * Returns the objects of a resource, sorted by namespace and name.
   *
   * @param namespace null for all namespaces
   */
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

  /** Returns the stored object with this uid, null if there is none. */
  public ObjectNode byUid(String uid) {
    return atomically(() -> byUid.get(uid));
  }

  /** Returns all stored objects by resource. */
  public Map<GroupResource, List<ObjectNode>> all() {
    return atomically(
        () -> {
          Map<GroupResource, List<ObjectNode>> all = new HashMap<>();
          objects.forEach((resource, byKey) -> all.put(resource, List.copyOf(byKey.values())));
          return all;
        });
  }

  /**
   * Stores a new or changed object under the next revision. The caller must not change it later.
   */
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

  /**
   * Removes an object.
   *
   * @param object the last state to show to subscribers
   * @return the last state with the resourceVersion of the deletion, null if the object is gone
   */
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
   * Calls the subscriber with every change after a revision, first with past changes.
   *
   * @throws ApiException 410 if the history no longer contains the changes after that revision
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

  /** Discards the history, so that a watch from an earlier revision gets 410. */
  public void compact() {
    atomically(
        () -> {
          history.clear();
          compacted = revision;
          return compacted;
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
