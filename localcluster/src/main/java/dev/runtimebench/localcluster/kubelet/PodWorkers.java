package dev.runtimebench.localcluster.kubelet;

import dev.runtimebench.localcluster.api.ClusterApi;
import dev.runtimebench.localcluster.api.ClusterEvent;
import dev.runtimebench.localcluster.api.DaemonExecutor;
import dev.runtimebench.localcluster.api.StoreEvent;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Watches the Pods bound to one node and keeps a worker for each, by uid. */
public final class PodWorkers<W extends PodWorkers.Worker> implements AutoCloseable {

  /** What a node does for one Pod; called from one thread, which it must not block. */
  public interface Worker {
    /** Begins to run the Pod. */
    void start();

    /** The Pod is to end gracefully, and then to be deleted. */
    void stop(Pod deleting);

    /** The Pod's object is gone: whatever is left of it is to go at once. */
    void forget();
  }

  private final Map<String, W> workers = new ConcurrentHashMap<>();
  private final Map<String, Boolean> stopping = new HashMap<>();
  private final String nodeName;
  private final Function<Pod, W> factory;
  private final DaemonExecutor thread;

  public PodWorkers(String nodeName, Function<Pod, W> factory) {
    this.nodeName = nodeName;
    this.factory = factory;
    this.thread = new DaemonExecutor("kubelet-" + nodeName, 1);
  }

  public void start(ClusterApi api) {
    api.watch(Pod.class, thread, this::onPod);
  }

  /**
   * The worker of a Pod whose log is asked for.
   *
   * @throws LogUnavailableException in the kubelet's words, if the node hasn't taken it up yet
   */
  public W running(Pod pod, LogOptions options) throws LogUnavailableException {
    return ofUid(pod.getMetadata().getUid())
        .orElseThrow(
            () ->
                new LogUnavailableException(
                    LogMessages.waiting(pod, options.container(), "ContainerCreating")));
  }

  public Optional<W> ofUid(String uid) {
    return Optional.ofNullable(workers.get(uid));
  }

  private void onPod(ClusterEvent<Pod> event) {
    Pod pod = event.object();
    if (!nodeName.equals(pod.getSpec().getNodeName())) {
      return;
    }
    String uid = pod.getMetadata().getUid();
    if (event.type() == StoreEvent.Type.DELETED) {
      stopping.remove(uid);
      Optional.ofNullable(workers.remove(uid)).ifPresent(Worker::forget);
      return;
    }
    if (!workers.containsKey(uid)) {
      W worker = factory.apply(pod);
      workers.put(uid, worker);
      worker.start();
    }
    if (pod.getMetadata().getDeletionTimestamp() != null
        && stopping.putIfAbsent(uid, true) == null) {
      workers.get(uid).stop(pod);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    workers.values().forEach(Worker::forget);
    workers.clear();
  }
}
