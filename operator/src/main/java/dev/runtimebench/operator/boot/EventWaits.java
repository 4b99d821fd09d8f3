package dev.runtimebench.operator.boot;

import dev.runtimebench.operator.metrics.OwnMetric;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Measures how long events wait for a reconcile. Several events may call for the same reconcile:
 * then the first one counts. Thread-safe: the threads of watches, timers and reconciles call it.
 */
final class EventWaits implements Metrics {

  /** The name of a deleted benchmark may stay, because no reconcile follows. */
  private static final int MAX_KEPT = 10_000;

  private static final Duration[] BUCKETS =
      Stream.of(1, 5, 10, 25, 50, 100, 250, 500, 1000, 5000)
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final OperatorClock clock;
  private final Timer waits;
  private final Map<ResourceID, Long> since =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ResourceID, Long> eldest) {
          return size() > MAX_KEPT;
        }
      };

  EventWaits(MeterRegistry registry, OperatorClock clock) {
    this.clock = clock;
    waits =
        Timer.builder(OwnMetric.RECONCILE_WAIT.inMicrometer())
            .description(OwnMetric.RECONCILE_WAIT.help())
            .serviceLevelObjectives(BUCKETS)
            .register(registry);
  }

  @Override
  public void receivedEvent(Event event, Map<String, Object> metadata) {
    long now = clock.monotonicNanos();
    synchronized (since) {
      since.putIfAbsent(event.getRelatedCustomResourceID(), now);
    }
  }

  @Override
  public void reconciliationExecutionStarted(HasMetadata resource, Map<String, Object> metadata) {
    Long event;
    synchronized (since) {
      event = since.remove(ResourceID.fromResource(resource));
    }
    if (event != null) {
      waits.record(clock.monotonicNanos() - event, TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public void cleanupDoneFor(ResourceID benchmark, Map<String, Object> metadata) {
    synchronized (since) {
      since.remove(benchmark);
    }
  }
}
