package dev.runtimebench.cli.ui;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.bench.BenchmarkCluster;
import dev.runtimebench.cli.samples.ReportInput;
import dev.runtimebench.cli.samples.Reported;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Watches the benchmarks of a cluster. Reads the samples of a benchmark again only when the
 * benchmark has changed. One thread calls the methods; the client's threads report the changes.
 */
final class ClusterSource implements Source, AutoCloseable {

  private static final int MAX_DELETED = 50;

  private final KubernetesClient client;
  private final LiveServer.Selection selection;
  private final Clock clock;
  private final AtomicLong changes = new AtomicLong();
  private final Map<String, Instant> deletions = new ConcurrentHashMap<>();

  /** By uid. */
  private Map<String, Reported> known = new LinkedHashMap<>();

  private SharedIndexInformer<RuntimeBenchmark> informer;

  /**
   * Starts to watch.
   *
   * @param client the caller closes it
   * @throws io.fabric8.kubernetes.client.KubernetesClientException if the API server refuses, or
   *     does not answer
   */
  ClusterSource(KubernetesClient client, LiveServer.Selection selection, Clock clock) {
    this.client = client;
    this.selection = selection;
    this.clock = clock;
    check();
    informer = resources().inform(new Changes());
  }

  private FilterWatchListDeletable<
          RuntimeBenchmark, KubernetesResourceList<RuntimeBenchmark>, Resource<RuntimeBenchmark>>
      resources() {
    var all = client.resources(RuntimeBenchmark.class);
    FilterWatchListDeletable<
            RuntimeBenchmark, KubernetesResourceList<RuntimeBenchmark>, Resource<RuntimeBenchmark>>
        there =
            selection.namespace() == null
                ? all.inAnyNamespace()
                : all.inNamespace(selection.namespace());
    return selection.selector() == null ? there : there.withLabelSelector(selection.selector());
  }

  @Override
  public long changes() {
    return changes.get();
  }

  @Override
  public State read() {
    List<RuntimeBenchmark> present =
        informer.getStore().list().stream().filter(this::isSelected).toList();
    Map<String, Reported> read = new LinkedHashMap<>();
    for (RuntimeBenchmark benchmark : present) {
      read.put(benchmark.getMetadata().getUid(), reported(benchmark));
    }
    List<Map.Entry<String, Reported>> gone =
        known.entrySet().stream().filter(e -> !read.containsKey(e.getKey())).toList();
    List<Deleted> deleted = new ArrayList<>();
    for (Map.Entry<String, Reported> one : gone) {
      RuntimeBenchmark last = one.getValue().benchmark();
      Instant when = deletions.computeIfAbsent(one.getKey(), uid -> clock.instant());
      if (present.stream().noneMatch(b -> isNamed(b, last)) && deleted.size() < MAX_DELETED) {
        read.put(one.getKey(), one.getValue());
        deleted.add(new Deleted(name(last), when));
      }
    }
    known = read;
    List<Reported> all = new ArrayList<>(read.values());
    all.sort(Comparator.comparing(Reported::benchmark, BenchmarkCluster.byAge()));
    return new State(all, deleted);
  }

  private boolean isSelected(RuntimeBenchmark benchmark) {
    return selection.names().isEmpty()
        || selection.names().contains(benchmark.getMetadata().getName());
  }

  private Reported reported(RuntimeBenchmark benchmark) {
    Reported before = known.get(benchmark.getMetadata().getUid());
    boolean same =
        before != null
            && benchmark
                .getMetadata()
                .getResourceVersion()
                .equals(before.benchmark().getMetadata().getResourceVersion());
    return same ? before : ReportInput.of(client, benchmark);
  }

  private static boolean isNamed(RuntimeBenchmark benchmark, RuntimeBenchmark other) {
    return name(benchmark).equals(name(other));
  }

  private static String name(RuntimeBenchmark benchmark) {
    return benchmark.getMetadata().getNamespace() + "/" + benchmark.getMetadata().getName();
  }

  @Override
  public void check() {
    resources().list(new ListOptionsBuilder().withLimit(1L).build());
  }

  @Override
  public void restart() {
    SharedIndexInformer<RuntimeBenchmark> fresh = resources().inform(new Changes());
    informer.close();
    informer = fresh;
    changes.incrementAndGet();
  }

  @Override
  public void close() {
    informer.close();
  }

  /** The client's threads call this handler. */
  private final class Changes implements ResourceEventHandler<RuntimeBenchmark> {

    @Override
    public void onAdd(RuntimeBenchmark benchmark) {
      changes.incrementAndGet();
    }

    @Override
    public void onUpdate(RuntimeBenchmark before, RuntimeBenchmark benchmark) {
      boolean same =
          before
              .getMetadata()
              .getResourceVersion()
              .equals(benchmark.getMetadata().getResourceVersion());
      if (!same) {
        changes.incrementAndGet();
      }
    }

    @Override
    public void onDelete(RuntimeBenchmark benchmark, boolean unknown) {
      deletions.put(benchmark.getMetadata().getUid(), clock.instant());
      changes.incrementAndGet();
    }
  }
}
