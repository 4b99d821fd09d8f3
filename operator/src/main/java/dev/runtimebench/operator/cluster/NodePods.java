package dev.runtimebench.operator.cluster;

import dev.runtimebench.api.v1alpha1.Disturbances.Watched;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.observe.disruption.HarmedPods;
import dev.runtimebench.operator.observe.timeline.OtherPods;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.results.naming.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the Pods of each node on which a benchmark measures, for as long as the benchmark
 * measures there. There is one watch for each node, or one for each node and watched namespace.
 * Without the right to watch, nothing is known about other Pods, and the samples say so.
 * Thread-safe.
 */
public final class NodePods implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(NodePods.class);

  private final KubernetesClient client;
  private final Collection<String> namespaces;
  private final OperatorClock clock;
  private final Map<String, Watching> byNode = new HashMap<>();

  /** More harms than one ramp could miss. */
  private static final int MAX_HARMS = 1000;

  private record Watching(
      OtherPods pods,
      HarmedPods harmed,
      List<SharedIndexInformer<Pod>> informers,
      Set<String> benchmarks) {}

  /**
   * @param namespaces the namespaces to watch; empty: all namespaces
   */
  public NodePods(KubernetesClient client, Collection<String> namespaces, OperatorClock clock) {
    this.client = client;
    this.namespaces = namespaces;
    this.clock = clock;
  }

  /** Watches a node for a benchmark. Another call also checks whether a lost watch is up again. */
  public synchronized void watch(String benchmarkUid, String node) {
    Watching watching = byNode.computeIfAbsent(node, this::begin);
    watching.benchmarks().add(benchmarkUid);
    if (watching.pods().isLost()
        && watching.informers().stream().allMatch(i -> i.hasSynced() && i.isWatching())) {
      watching.pods().restored(clock.stamp());
    }
  }

  /** Ends a benchmark's watches; a watch stops when no benchmark needs it. */
  public synchronized void unwatch(String benchmarkUid) {
    byNode
        .values()
        .removeIf(
            watching -> {
              boolean last =
                  watching.benchmarks().remove(benchmarkUid) && watching.benchmarks().isEmpty();
              if (last) {
                watching.informers().forEach(SharedIndexInformer::stop);
              }
              return last;
            });
  }

  /**
   * The other Pods that came to a node or left it between two times.
   *
   * @param benchmarkUid the benchmark whose own Pods do not count
   * @param from by the operator's clock, in nanoseconds since 1970, as is {@code to}
   * @return empty if the watch was not up all the time
   */
  public synchronized Optional<OtherPods.Seen> since(
      String node, String benchmarkUid, long from, long to) {
    return Optional.ofNullable(byNode.get(node))
        .flatMap(watching -> watching.pods().between(benchmarkUid, from, to));
  }

  /**
   * The Pods of other owners that have not ended on a node.
   *
   * @param benchmarkUid the benchmark whose own Pods do not count
   * @return empty if the watch is not up
   */
  public Optional<List<Pod>> others(String node, String benchmarkUid) {
    return withEnded(node, benchmarkUid)
        .map(pods -> pods.stream().filter(pod -> !isOver(pod)).toList());
  }

  /**
   * The Pods of other owners on a node, also those that have ended and still exist.
   *
   * @param benchmarkUid the benchmark whose own Pods do not count
   * @return empty if the watch is not up
   */
  public synchronized Optional<List<Pod>> withEnded(String node, String benchmarkUid) {
    return Optional.ofNullable(byNode.get(node))
        .filter(w -> w.informers().stream().allMatch(i -> i.hasSynced() && i.isWatching()))
        .map(
            watching ->
                watching.informers().stream()
                    .flatMap(informer -> informer.getStore().list().stream())
                    .filter(pod -> !benchmarkUid.equals(owner(pod)))
                    .toList());
  }

  /**
   * What harmed Pods of other owners on a node since the watch began, also Pods that no longer
   * exist.
   *
   * @param benchmarkUid the benchmark whose own Pods do not count
   */
  public synchronized List<HarmedPods.Harmed> harmed(String node, String benchmarkUid) {
    return Optional.ofNullable(byNode.get(node)).stream()
        .flatMap(watching -> watching.harmed().others(benchmarkUid).stream())
        .toList();
  }

  /** Which Pods of a node the operator watches. */
  public Watched scope() {
    return namespaces.isEmpty() ? Watched.Node : Watched.WatchedNamespaces;
  }

  private Watching begin(String node) {
    List<SharedIndexInformer<Pod>> informers = new ArrayList<>();
    if (namespaces.isEmpty()) {
      informers.add(
          client.pods().inAnyNamespace().withField("spec.nodeName", node).runnableInformer(0));
    }
    for (String namespace : namespaces) {
      informers.add(
          client
              .pods()
              .inNamespace(namespace)
              .withField("spec.nodeName", node)
              .runnableInformer(0));
    }
    OtherPods pods = new OtherPods(informers.size());
    Watching watching = new Watching(pods, new HarmedPods(MAX_HARMS), informers, new HashSet<>());
    informers.forEach(informer -> start(node, informer, watching));
    return watching;
  }

  private void start(String node, SharedIndexInformer<Pod> informer, Watching watching) {
    OtherPods pods = watching.pods();
    HarmedPods harmed = watching.harmed();
    informer.itemStore(new ReducedPods());
    informer.addEventHandler(
        new ResourceEventHandler<>() {
          @Override
          public void onAdd(Pod pod) {
            harmed.saw(owner(pod), pod);
            // The Pods of the first list were there before the watch began.
            if (informer.hasSynced() && !isOver(pod)) {
              pods.came(owner(pod), name(pod), clock.stamp());
            }
          }

          @Override
          public void onUpdate(Pod before, Pod pod) {
            harmed.saw(owner(pod), pod);
            if (isOver(pod) && !isOver(before)) {
              pods.went(owner(pod), name(pod), clock.stamp());
            }
          }

          @Override
          public void onDelete(Pod pod, boolean finalStateUnknown) {
            harmed.saw(owner(pod), pod);
            if (!isOver(pod)) {
              pods.went(owner(pod), name(pod), clock.stamp());
            }
          }
        });
    informer.exceptionHandler(
        (started, failure) -> {
          LOG.atWarn()
              .addKeyValue("node", node)
              .log("cannot watch the Pods of a node: {}", failure.getMessage());
          pods.lost();
          return true;
        });
    informer.start().thenRun(() -> pods.watched(clock.stamp()));
  }

  private static boolean isOver(Pod pod) {
    return pod.getStatus() != null && PodState.isOver(pod.getStatus());
  }

  private static String owner(Pod pod) {
    Map<String, String> labels = pod.getMetadata().getLabels();
    return labels == null ? "" : labels.getOrDefault(Labels.BENCHMARK_UID, "");
  }

  private static String name(Pod pod) {
    return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
  }

  @Override
  public synchronized void close() {
    byNode.values().forEach(w -> w.informers().forEach(SharedIndexInformer::stop));
    byNode.clear();
  }
}
