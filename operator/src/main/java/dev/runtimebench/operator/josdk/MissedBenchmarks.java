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
 * Brings up benchmarks that no pass has come by. JOSDK 5.2.3 loses one that takes a deleted one's
 * name while a pass over that one is under way: it takes the new one's event for the last of the
 * old one's, and knows of neither afterwards.
 */
final class MissedBenchmarks extends AbstractEventSource<Void, RuntimeBenchmark> {

  private static final Logger LOG = LoggerFactory.getLogger(MissedBenchmarks.class);
  private static final long EVERY_SECONDS = 2;

  private final Supplier<List<RuntimeBenchmark>> all;
  private final Predicate<RuntimeBenchmark> isKnown;
  private Set<String> suspects = Set.of();
  private ScheduledExecutorService timer;

  /**
   * @param all benchmarks there are, as the cache has them
   * @param isKnown whether there has been a pass over it
   */
  MissedBenchmarks(Supplier<List<RuntimeBenchmark>> all, Predicate<RuntimeBenchmark> isKnown) {
    super(Void.class, "stragglers");
    this.all = all;
    this.isKnown = isKnown;
  }

  @Override
  public synchronized void start() {
    super.start();
    timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "stragglers");
              thread.setDaemon(true);
              return thread;
            });
    timer.scheduleWithFixedDelay(this::look, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  /** One that was unknown the last time too isn't merely new. */
  private void look() {
    try {
      Set<String> unknown = new HashSet<>();
      for (RuntimeBenchmark benchmark : all.get()) {
        if (benchmark.getMetadata().getDeletionTimestamp() == null && !isKnown.test(benchmark)) {
          String uid = benchmark.getMetadata().getUid();
          unknown.add(uid);
          if (suspects.contains(uid)) {
            bringUp(benchmark);
          }
        }
      }
      suspects = unknown;
    } catch (RuntimeException e) {
      LOG.warn("can't look for benchmarks that were passed by", e);
    }
  }

  private void bringUp(RuntimeBenchmark benchmark) {
    ResourceID id = ResourceID.fromResource(benchmark);
    LOG.debug("brings up {}", id);
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
