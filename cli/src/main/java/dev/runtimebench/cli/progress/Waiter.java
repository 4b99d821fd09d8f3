package dev.runtimebench.cli.progress;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.CliException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Waits until benchmarks are over, and shows how far they are. It looks at their status alone. */
public final class Waiter {

  private static final long REDRAW_MILLIS = 1000;

  private final KubernetesClient client;
  private final StatusLine line;

  public Waiter(KubernetesClient client, StatusLine line) {
    this.client = client;
    this.line = line;
  }

  /** Something seen: a benchmark, and whether it is gone. */
  private record Sight(RuntimeBenchmark benchmark, boolean gone) {}

  /**
   * Waits for all of them.
   *
   * @param names in the order in which they are shown
   * @return whether all are over; false when the time was up before
   * @throws CliException if one is deleted meanwhile
   */
  public boolean await(String namespace, List<String> names, Duration timeout)
      throws InterruptedException {
    BlockingQueue<Sight> sights = new LinkedBlockingQueue<>();
    Progress progress = new Progress(names, System::nanoTime);
    long end = System.nanoTime() + timeout.toNanos();
    try (SharedIndexInformer<RuntimeBenchmark> informer =
        client.resources(RuntimeBenchmark.class).inNamespace(namespace).inform(into(sights))) {
      while (!progress.isOver()) {
        Sight sight = sights.poll(REDRAW_MILLIS, TimeUnit.MILLISECONDS);
        if (sight != null) {
          take(sight, names, progress);
        }
        if (!informer.isRunning()) {
          throw CliException.usage("the cluster no longer tells what happens; they may run on");
        }
        if (System.nanoTime() > end) {
          return progress.isOver();
        }
        progress.current().ifPresent(line::show);
      }
      return true;
    } finally {
      line.clear();
    }
  }

  private void take(Sight sight, List<String> names, Progress progress) {
    String name = sight.benchmark().getMetadata().getName();
    if (sight.gone() && names.contains(name)) {
      throw CliException.usage(name + " was deleted while it was waited for");
    }
    progress.update(sight.benchmark()).ifPresent(this::tell);
  }

  private void tell(Progress.News news) {
    if (news.stays()) {
      line.print(news.text());
    } else {
      line.note(news.text());
    }
  }

  private static ResourceEventHandler<RuntimeBenchmark> into(BlockingQueue<Sight> sights) {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(RuntimeBenchmark benchmark) {
        sights.add(new Sight(benchmark, false));
      }

      @Override
      public void onUpdate(RuntimeBenchmark before, RuntimeBenchmark benchmark) {
        sights.add(new Sight(benchmark, false));
      }

      @Override
      public void onDelete(RuntimeBenchmark benchmark, boolean unknown) {
        sights.add(new Sight(benchmark, true));
      }
    };
  }
}
