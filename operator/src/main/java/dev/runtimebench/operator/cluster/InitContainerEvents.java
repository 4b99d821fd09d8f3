package dev.runtimebench.operator.cluster;

import dev.runtimebench.operator.observe.timeline.InitPull;
import dev.runtimebench.results.naming.Labels;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the Events that kubelets write on the containers that the platform adds to Pods of trials
 * and that start before the workload's container, for as long as a benchmark with such Pods runs.
 * Most are init containers. There is one watch for each namespace and name of a container, because
 * the API server selects by exact values only. Thread-safe.
 */
public final class InitContainerEvents implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(InitContainerEvents.class);

  /** A policy that invents a name for each Pod must not open watches without end. */
  private static final int MAX_WATCHES = 100;

  /**
   * What a watch selects.
   *
   * @param container the field of the Pod, such as {@code spec.initContainers{mesh-init}}
   */
  private record Key(String namespace, String container) {}

  private record Watching(SharedIndexInformer<Event> informer, Set<String> benchmarks) {}

  private final KubernetesClient client;
  private final Consumer<InitPull> pulls;
  private final int most;
  private final Map<Key, Watching> watches = new HashMap<>();
  private boolean full;
  private boolean closed;

  /**
   * @param pulls receives each pull, on the informer's thread
   */
  public InitContainerEvents(KubernetesClient client, Consumer<InitPull> pulls) {
    this(client, pulls, MAX_WATCHES);
  }

  /**
   * @param most how many watches to open at the same time
   */
  InitContainerEvents(KubernetesClient client, Consumer<InitPull> pulls, int most) {
    this.client = client;
    this.pulls = pulls;
    this.most = most;
  }

  /**
   * Watches the Events on the containers of a Pod that start before the workload's, until its
   * benchmark ends.
   *
   * @param created as the API server returned it
   */
  public synchronized void follow(Pod created) {
    Map<String, String> labels = created.getMetadata().getLabels();
    String benchmarkUid = labels == null ? null : labels.get(Labels.BENCHMARK_UID);
    if (closed || benchmarkUid == null) {
      return;
    }
    for (String container : InitPull.fieldPaths(created.getSpec())) {
      Key key = new Key(created.getMetadata().getNamespace(), container);
      if (watches.containsKey(key) || watches.size() < most) {
        watches
            .computeIfAbsent(key, k -> new Watching(watch(k), new HashSet<>()))
            .benchmarks()
            .add(benchmarkUid);
      } else {
        warnOnce(key);
      }
    }
  }

  /** Ends a benchmark's watches; a watch stops when no benchmark needs it. */
  public synchronized void unfollow(String benchmarkUid) {
    watches
        .values()
        .removeIf(
            watching -> {
              boolean last =
                  watching.benchmarks().remove(benchmarkUid) && watching.benchmarks().isEmpty();
              if (last) {
                watching.informer().stop();
                full = false;
              }
              return last;
            });
  }

  private void warnOnce(Key key) {
    if (!full) {
      LOG.warn(
          "{} watches on the Events of added containers are open, and no more are opened: trials do not show the pulls of other added containers, such as {} in namespace {}",
          most,
          key.container(),
          key.namespace());
    }
    full = true;
  }

  private SharedIndexInformer<Event> watch(Key key) {
    return NewEvents.start(
        client,
        client
            .v1()
            .events()
            .inNamespace(key.namespace())
            .withField("involvedObject.fieldPath", key.container())
            .runnableInformer(0),
        "added containers",
        event -> InitPull.of(event).ifPresent(pulls));
  }

  @Override
  public synchronized void close() {
    closed = true;
    watches.values().forEach(watching -> watching.informer().stop());
    watches.clear();
  }
}
