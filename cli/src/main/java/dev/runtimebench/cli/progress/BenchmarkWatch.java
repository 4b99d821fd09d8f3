package dev.runtimebench.cli.progress;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.CliException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Watches benchmarks, and follows the watch over lost connections. The client's threads only queue
 * the changes. The handler runs in the thread that calls {@link #until}.
 */
public final class BenchmarkWatch {

  private static final long CHECK_MILLIS = 1000;

  private final KubernetesClient client;

  /**
   * @param client the caller closes it
   */
  public BenchmarkWatch(KubernetesClient client) {
    this.client = client;
  }

  /** A change, or a benchmark that exists when the watch begins. */
  public record Change(RuntimeBenchmark benchmark, boolean deleted) {}

  /**
   * Hands over each change until the handler has enough.
   *
   * @param namespace null: all namespaces
   * @param selector a label selector; null: all benchmarks
   * @param handler answers whether to go on
   * @throws CliException if the watch ends
   */
  public void until(String namespace, String selector, Predicate<Change> handler)
      throws InterruptedException {
    BlockingQueue<Change> changes = new LinkedBlockingQueue<>();
    try (SharedIndexInformer<RuntimeBenchmark> informer = inform(namespace, selector, changes)) {
      boolean goOn = true;
      while (goOn) {
        Change change = changes.poll(CHECK_MILLIS, TimeUnit.MILLISECONDS);
        if (change != null) {
          goOn = handler.test(change);
        }
        if (!informer.isRunning()) {
          throw CliException.usage(
              "the watch on the cluster ended; the benchmarks may still be running");
        }
      }
    }
  }

  private SharedIndexInformer<RuntimeBenchmark> inform(
      String namespace, String selector, BlockingQueue<Change> changes) {
    var all = client.resources(RuntimeBenchmark.class);
    if (namespace == null) {
      var any = all.inAnyNamespace();
      return (selector == null ? any : any.withLabelSelector(selector)).inform(handler(changes));
    }
    var some = all.inNamespace(namespace);
    return (selector == null ? some : some.withLabelSelector(selector)).inform(handler(changes));
  }

  static ResourceEventHandler<RuntimeBenchmark> handler(BlockingQueue<Change> changes) {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(RuntimeBenchmark benchmark) {
        changes.add(new Change(benchmark, false));
      }

      @Override
      public void onUpdate(RuntimeBenchmark before, RuntimeBenchmark benchmark) {
        changes.add(new Change(benchmark, false));
      }

      @Override
      public void onDelete(RuntimeBenchmark benchmark, boolean unknown) {
        changes.add(new Change(benchmark, true));
      }
    };
  }
}
