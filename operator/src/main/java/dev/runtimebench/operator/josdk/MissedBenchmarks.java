package dev.runtimebench.operator.josdk;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceAction;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceEvent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Re-queues benchmarks that JOSDK has missed. If a benchmark is deleted and recreated under the
 * same name during a reconcile, JOSDK 5.2.3 drops the new one: JOSDK takes the event of the new
 * benchmark for the last event of the old one. JOSDK's threads start and stop this class, and a
 * timer thread of its own checks the benchmarks. The timer thread alone uses the suspects.
 */
final class MissedBenchmarks extends AbstractEventSource<Void, RuntimeBenchmark> {

  private static final Logger LOG = LoggerFactory.getLogger(MissedBenchmarks.class);
  private static final long INTERVAL_SECONDS = 2;

  private final Supplier<List<RuntimeBenchmark>> all;
  private final Predicate<RuntimeBenchmark> isKnown;
  private Set<String> suspects = Set.of();
  private ScheduledExecutorService timer;

  /**
   * @param all lists all benchmarks in the cache
   * @param isKnown whether a benchmark has been reconciled
   */
  MissedBenchmarks(Supplier<List<RuntimeBenchmark>> all, Predicate<RuntimeBenchmark> isKnown) {
    super(Void.class, "missed-benchmarks");
    this.all = all;
    this.isKnown = isKnown;
  }

  @Override
  public synchronized void start() {
    super.start();
    timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "missed-benchmarks");
              thread.setDaemon(true);
              return thread;
            });
    timer.scheduleWithFixedDelay(this::check, INTERVAL_SECONDS, INTERVAL_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Re-queues a benchmark that was unknown in the last check too; before that it may just be new.
   */
  private void check() {
    try {
      Set<String> unknown = new HashSet<>();
      for (RuntimeBenchmark benchmark : all.get()) {
        if (benchmark.getMetadata().getDeletionTimestamp() == null && !isKnown.test(benchmark)) {
          String uid = benchmark.getMetadata().getUid();
          unknown.add(uid);
          if (suspects.contains(uid)) {
            requeue(benchmark);
          }
        }
      }
      suspects = unknown;
    } catch (RuntimeException e) {
      LOG.warn("cannot check for missed benchmarks", e);
    }
  }

  private void requeue(RuntimeBenchmark benchmark) {
    ResourceID id = ResourceID.fromResource(benchmark);
    LOG.atDebug()
        .addKeyValue("benchmark", id.getNamespace().orElse("") + "/" + id.getName())
        .log("re-queues the benchmark, which JOSDK missed");
    getEventHandler().handleEvent(new ResourceEvent(ResourceAction.ADDED, id, benchmark));
  }

  @Override
  public Set<Void> getSecondaryResources(RuntimeBenchmark benchmark) {
    return Set.of();
  }

  @Override
  public synchronized void stop() {
    super.stop();
    if (timer != null) {
      timer.shutdownNow();
    }
  }
}
