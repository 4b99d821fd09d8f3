package dev.runtimebench.localcluster.kubelet;

import dev.runtimebench.localcluster.api.ClusterApi;
import dev.runtimebench.localcluster.api.ClusterEvent;
import dev.runtimebench.localcluster.api.DaemonExecutor;
import dev.runtimebench.localcluster.api.StoreEvent;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Watches the Pods bound to one node, and keeps one worker for each Pod. */
public final class PodWorkers<W extends PodWorkers.Worker> implements AutoCloseable {

  /** Runs one Pod on a node. All methods are called on one thread, which they must not block. */
  public interface Worker {
    /** Starts the Pod. */
    void start();

    /**
     * Notes that somebody lowered {@code activeDeadlineSeconds} of the Pod.
     *
     * @param seconds from the start of the Pod
     */
    void lowerDeadline(long seconds);

    /** Stops the Pod gracefully, and then deletes the Pod object. */
    void stop(Pod deleting);

    /** Removes at once what is left of the Pod, because the Pod object is gone. */
    void forget();
  }

  /** By the uid of the Pod. */
  private final Map<String, W> workers = new ConcurrentHashMap<>();

  private final Map<String, Boolean> stopping = new HashMap<>();
  private final Map<String, Long> deadlines = new HashMap<>();
  private final String nodeName;
  private final Function<Pod, W> factory;
  private final DaemonExecutor thread;

  public PodWorkers(String nodeName, Function<Pod, W> factory) {
    this.nodeName = nodeName;
    this.factory = factory;
    this.thread = new DaemonExecutor("kubelet-" + nodeName, 1);
  }

  /** Starts to watch the Pods of the node. */
  public void start(ClusterApi api) {
    api.watch(Pod.class, thread, this::onPod);
  }

  /**
   * Returns the worker of a Pod whose log a client requests.
   *
   * @throws LogUnavailableException with the kubelet's message if the node has not accepted the Pod
   */
  public W running(Pod pod, LogOptions options) throws LogUnavailableException {
    return ofUid(pod.getMetadata().getUid())
        .orElseThrow(
            () ->
                new LogUnavailableException(
                    LogMessages.waiting(pod, options.container(), "ContainerCreating")));
  }

  /** Returns the worker of the Pod with this uid, empty if there is none. */
  public Optional<W> ofUid(String uid) {
    return Optional.ofNullable(workers.get(uid));
  }

  /** Returns the workers of all Pods of the node. */
  public List<W> all() {
    return List.copyOf(workers.values());
  }

  private void onPod(ClusterEvent<Pod> event) {
    Pod pod = event.object();
    if (!nodeName.equals(pod.getSpec().getNodeName())) {
      return;
    }
    String uid = pod.getMetadata().getUid();
    if (event.type() == StoreEvent.Type.DELETED) {
      stopping.remove(uid);
      deadlines.remove(uid);
      Optional.ofNullable(workers.remove(uid)).ifPresent(Worker::forget);
      return;
    }
    if (!workers.containsKey(uid)) {
      W worker = factory.apply(pod);
      workers.put(uid, worker);
      worker.start();
    } else if (isLowered(pod)) {
      workers.get(uid).lowerDeadline(pod.getSpec().getActiveDeadlineSeconds());
    }
    deadlines.put(uid, pod.getSpec().getActiveDeadlineSeconds());
    if (pod.getMetadata().getDeletionTimestamp() != null
        && stopping.putIfAbsent(uid, true) == null) {
      workers.get(uid).stop(pod);
    }
  }

  private boolean isLowered(Pod pod) {
    Long now = pod.getSpec().getActiveDeadlineSeconds();
    return now != null && !now.equals(deadlines.get(pod.getMetadata().getUid()));
  }

  @Override
  public void close() {
    thread.shutdownNow();
    workers.values().forEach(Worker::forget);
    workers.clear();
  }
}
