package dev.runtimebench.cli.progress;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.cli.CliException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Waits until benchmarks have ended, and shows their progress, from their status alone. */
public final class Waiter {

  private static final long REDRAW_MILLIS = 1000;

  private final KubernetesClient client;
  private final StatusLine line;

  public Waiter(KubernetesClient client, StatusLine line) {
    this.client = client;
    this.line = line;
  }

  /**
   * Waits for all benchmarks.
   *
   * @param names the benchmarks' names, in the order to show them
   * @return whether all benchmarks have ended; false after the timeout
   * @throws CliException if a benchmark is deleted, or the watch ends
   */
  public boolean await(String namespace, List<String> names, Duration timeout)
      throws InterruptedException {
    BlockingQueue<BenchmarkWatch.Change> events = new LinkedBlockingQueue<>();
    Progress progress = new Progress(names, System::nanoTime);
    long end = System.nanoTime() + timeout.toNanos();
    try (SharedIndexInformer<RuntimeBenchmark> informer =
        client
            .resources(RuntimeBenchmark.class)
            .inNamespace(namespace)
            .inform(BenchmarkWatch.handler(events))) {
      while (!progress.isOver()) {
        BenchmarkWatch.Change event = events.poll(REDRAW_MILLIS, TimeUnit.MILLISECONDS);
        if (event != null) {
          handle(event, names, progress);
        }
        if (!informer.isRunning()) {
          throw CliException.usage(
              "the watch on the cluster ended; the benchmarks may still be running");
        }
        if (System.nanoTime() > end) {
          return progress.isOver();
        }
        progress.lines().ifPresent(line::show);
      }
      return true;
    } finally {
      line.clear();
    }
  }

  private void handle(BenchmarkWatch.Change event, List<String> names, Progress progress) {
    String name = event.benchmark().getMetadata().getName();
    if (event.deleted() && names.contains(name)) {
      throw CliException.usage(name + " was deleted during the wait");
    }
    progress.update(event.benchmark()).ifPresent(this::show);
  }

  private void show(Progress.News news) {
    if (news.permanent()) {
      line.print(news.text());
    } else {
      line.note(news.text());
    }
  }
}
