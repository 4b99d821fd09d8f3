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
 * Adapts JOSDK to the passes: which benchmark to make one over, and when again; and what JOSDK
 * 5.2.3 doesn't tell of deletions.
 */
@ControllerConfiguration(name = "runtimebenchmark", triggerReconcilerOnAllEvents = true)
public final class RuntimeBenchmarkReconciler implements Reconciler<RuntimeBenchmark> {

  private final BenchmarkReconciler passes;
  private final Timelines timelines;
  private final KnownBenchmarks known = new KnownBenchmarks();
  private final SimpleInboundEventSource<RuntimeBenchmark> wakeUps =
      new SimpleInboundEventSource<>("wake-ups");
  private PodEventSource podEvents;
  private Cache<RuntimeBenchmark> benchmarks;

  /**
   * @param passes makes them, given what JOSDK does for them
   * @param timelines where watches other than this one's note what they see
   */
  public RuntimeBenchmarkReconciler(
      Function<FrameworkPort, BenchmarkReconciler> passes, Timelines timelines) {
    this.passes = passes.apply(new Josdk());
    this.timelines = timelines;
  }

  private final class Josdk implements FrameworkPort {

    @Override
    public Stream<RuntimeBenchmark> benchmarks() {
      return benchmarks.list();
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
    if (context.isPrimaryResourceDeleted()
        || benchmark.getMetadata().getDeletionTimestamp() != null) {
      // What JOSDK hands over may be the one that has taken the name since.
      known.latest(ResourceID.fromResource(benchmark)).ifPresent(this::forget);
      forget(benchmark);
      return UpdateControl.noUpdate();
    }
    known.meet(benchmark).ifPresent(this::forget);
    try {
      UpdateControl<RuntimeBenchmark> control = UpdateControl.noUpdate();
      return passes
          .make(benchmark, context.getSecondaryResourcesAsStream(Pod.class))
          .map(control::rescheduleAfter)
          .orElse(control);
    } catch (RuntimeException e) {
      // JOSDK 5.2.3 loses a deletion that it hears of during a pass that fails, and such passes do:
      // what they work on is being deleted too.
      if (isStillThere(benchmark)) {
        passes.failed(benchmark);
        throw e;
      }
      forget(benchmark);
      return UpdateControl.noUpdate();
    }
  }

  /** All benchmarks there are, as the cache has them; not to be changed. */
  public List<RuntimeBenchmark> benchmarks() {
    return benchmarks == null ? List.of() : benchmarks.list().toList();
  }

  private boolean isStillThere(RuntimeBenchmark benchmark) {
    return benchmarks
        .get(ResourceID.fromResource(benchmark))
        .filter(b -> KnownBenchmarks.isSame(b, benchmark))
        .isPresent();
  }

  private void forget(RuntimeBenchmark benchmark) {
    passes.forget(benchmark);
    known.forget(benchmark);
  }
}
