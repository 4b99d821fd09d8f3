package dev.runtimebench.localcluster.controller;

import dev.runtimebench.localcluster.api.ClusterApi;
import dev.runtimebench.localcluster.api.ClusterEvent;
import dev.runtimebench.localcluster.api.DaemonExecutor;
import dev.runtimebench.localcluster.api.StoreEvent;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/**
 * Binds Pods to nodes, one Pod at a time, like the real scheduler: filters the nodes, then chooses
 * the node with the fewest Pods. There is no preemption. Retries a Pod that fits on no node
 * whenever a node changes or a Pod ends.
 *
 * <p>Threads: only the scheduler's own thread handles events and uses the maps, and it calls the
 * function for the delay. Any thread may start and close the scheduler.
 */
public final class Scheduler implements AutoCloseable {

  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

  private final ClusterApi api;
  private final BiFunction<String, Pod, Duration> delay;
  private final SchedulerReport report;
  private final Map<String, Node> nodes = new TreeMap<>();
  private final Map<String, Pod> pending = new LinkedHashMap<>();

  /** The Pods that occupy a node, by uid. */
  private final Map<String, Pod> occupying = new HashMap<>();

  private final Map<String, String> assumedNode = new HashMap<>();
  private final DaemonExecutor thread = new DaemonExecutor("scheduler", 1);

  /**
   * @param delay returns how long the binding of a Pod to the named node takes
   */
  public Scheduler(ClusterApi api, BiFunction<String, Pod, Duration> delay) {
    this.api = api;
    this.delay = delay;
    this.report = new SchedulerReport(api);
  }

  public void start() {
    api.watch(Node.class, thread, this::onNode);
    api.watch(Pod.class, thread, this::onPod);
  }

  private void onNode(ClusterEvent<Node> event) {
    String name = event.object().getMetadata().getName();
    if (event.type() == StoreEvent.Type.DELETED) {
      nodes.remove(name);
    } else {
      nodes.put(name, event.object());
      retryPending();
    }
  }

  private void onPod(ClusterEvent<Pod> event) {
    Pod pod = event.object();
    String uid = pod.getMetadata().getUid();
    boolean gone =
        event.type() == StoreEvent.Type.DELETED || ENDED.contains(pod.getStatus().getPhase());
    if (gone) {
      pending.remove(uid);
      assumedNode.remove(uid);
      if (occupying.remove(uid) != null) {
        retryPending();
      }
    } else if (pod.getSpec().getNodeName() != null) {
      pending.remove(uid);
      assumedNode.remove(uid);
      occupying.put(uid, pod);
    } else if (event.type() == StoreEvent.Type.ADDED
        && "default-scheduler".equals(pod.getSpec().getSchedulerName())) {
      schedule(pod);
    } else if (pending.containsKey(uid)) {
      pending.put(uid, pod);
    }
  }

  private void retryPending() {
    new ArrayList<>(pending.values()).forEach(this::schedule);
  }

  private void schedule(Pod pod) {
    String uid = pod.getMetadata().getUid();
    if (assumedNode.containsKey(uid)) {
      return;
    }
    Map<String, Integer> obstacles = new TreeMap<>();
    List<String> fitting = new ArrayList<>();
    for (Node node : nodes.values()) {
      List<String> reasons = NodeFit.obstacles(pod, node, podsOn(node.getMetadata().getName()));
      if (reasons.isEmpty()) {
        fitting.add(node.getMetadata().getName());
      }
      new HashSet<>(reasons).forEach(reason -> obstacles.merge(reason, 1, Integer::sum));
    }
    if (fitting.isEmpty()) {
      pending.put(uid, pod);
      report.unschedulable(pod, nodes.size(), obstacles);
      return;
    }
    String chosen =
        fitting.stream()
            .min(
                Comparator.<String>comparingInt(name -> -NodeFit.preference(pod, nodes.get(name)))
                    .thenComparingInt(name -> podsOn(name).size()))
            .orElseThrow();
    assume(pod, chosen);
    Duration wait = delay.apply(chosen, pod);
    if (wait.isZero()) {
      report.bind(pod, chosen);
    } else {
      thread.schedule(() -> report.bind(pod, chosen), wait.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  /** Counts the Pod on its node until the scheduler sees the binding. */
  private void assume(Pod pod, String node) {
    pending.remove(pod.getMetadata().getUid());
    occupying.put(pod.getMetadata().getUid(), pod);
    assumedNode.put(pod.getMetadata().getUid(), node);
  }

  private List<Pod> podsOn(String node) {
    return occupying.values().stream()
        .filter(
            pod ->
                node.equals(
                    assumedNode.getOrDefault(
                        pod.getMetadata().getUid(), pod.getSpec().getNodeName())))
        .toList();
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
