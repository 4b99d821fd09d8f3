package dev.runtimebench.operator.josdk;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.operator.reconcile.BenchmarkReconciler;
import dev.runtimebench.operator.reconcile.FrameworkPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Adapts JOSDK to the operator's own reconciler: which benchmark to reconcile, and when again.
 * Works around deletions that JOSDK 5.2.3 does not report.
 */
@ControllerConfiguration(name = "runtimebenchmark", triggerReconcilerOnAllEvents = true)
public final class RuntimeBenchmarkReconciler
    implements Reconciler<RuntimeBenchmark>, AutoCloseable {

  private final BenchmarkReconciler reconciler;
  private final Timelines timelines;
  private final KnownBenchmarks known = new KnownBenchmarks();
  private final SimpleInboundEventSource<RuntimeBenchmark> wakeUps =
      new SimpleInboundEventSource<>("wake-ups");

  /** Set once, when JOSDK starts. The threads of the probes and of the metrics read it too. */
  private volatile PodEventSource podEvents;

  private volatile Cache<RuntimeBenchmark> benchmarks;

  /**
   * @param reconciler builds the operator's own reconciler, which calls JOSDK through the port
   * @param timelines receives the Pod events
   */
  public RuntimeBenchmarkReconciler(
      Function<FrameworkPort, BenchmarkReconciler> reconciler, Timelines timelines) {
    this.reconciler = reconciler.apply(new Josdk());
    this.timelines = timelines;
  }

  private final class Josdk implements FrameworkPort {

    @Override
    public Stream<RuntimeBenchmark> benchmarks() {
      return benchmarks.list();
    }

    @Override
    public Stream<Pod> pods() {
      return podEvents.list();
    }

    @Override
    public void created(Pod pod) {
      podEvents.created(pod);
    }

    @Override
    public void wake(String namespace, String name) {
      wakeUps.propagateEvent(new ResourceID(name, namespace));
    }
  }

  @Override
  public List<EventSource<?, RuntimeBenchmark>> prepareEventSources(
      EventSourceContext<RuntimeBenchmark> context) {
    podEvents = new PodEventSource(context, timelines);
    benchmarks = context.getPrimaryCache();
    return List.of(podEvents, wakeUps, new MissedBenchmarks(this::benchmarks, known::has));
  }

  @Override
  public UpdateControl<RuntimeBenchmark> reconcile(
      RuntimeBenchmark benchmark, Context<RuntimeBenchmark> context) {
    if (context.isPrimaryResourceDeleted()) {
      // JOSDK may pass a new benchmark that has taken the name of the deleted one.
      known.latest(ResourceID.fromResource(benchmark)).ifPresent(this::forget);
      forget(benchmark);
      return UpdateControl.noUpdate();
    }
    known.reconciling(benchmark).ifPresent(this::forget);
    try {
      if (benchmark.getMetadata().getDeletionTimestamp() != null) {
        reconciler.deleting(benchmark, context.getSecondaryResourcesAsStream(Pod.class));
        return UpdateControl.noUpdate();
      }
      UpdateControl<RuntimeBenchmark> control = UpdateControl.noUpdate();
      return reconciler
          .reconcile(benchmark, context.getSecondaryResourcesAsStream(Pod.class))
          .map(control::rescheduleAfter)
          .orElse(control);
    } catch (RuntimeException e) {
      // JOSDK 5.2.3 loses a deletion that arrives during a reconcile that fails. Such reconciles do
      // fail, because their objects are being deleted too.
      if (isStillThere(benchmark)) {
        UpdateControl<RuntimeBenchmark> control = UpdateControl.noUpdate();
        return control.rescheduleAfter(
            reconciler.failed(benchmark, context.getSecondaryResourcesAsStream(Pod.class), e));
      }
      forget(benchmark);
      return UpdateControl.noUpdate();
    }
  }

  /** All benchmarks in the cache; do not modify them. */
  public List<RuntimeBenchmark> benchmarks() {
    Cache<RuntimeBenchmark> cache = benchmarks;
    return cache == null ? List.of() : cache.list().toList();
  }

  private boolean isStillThere(RuntimeBenchmark benchmark) {
    return benchmarks
        .get(ResourceID.fromResource(benchmark))
        .filter(b -> KnownBenchmarks.isSame(b, benchmark))
        .isPresent();
  }

  private void forget(RuntimeBenchmark benchmark) {
    reconciler.forget(benchmark);
    known.forget(benchmark);
  }

  /** Stops everything that the reconciles have started. */
  @Override
  public void close() {
    reconciler.close();
  }
}
