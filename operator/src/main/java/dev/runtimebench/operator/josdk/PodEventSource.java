package dev.runtimebench.operator.josdk;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.operator.observe.timeline.PodState;
import dev.runtimebench.operator.observe.timeline.Timelines;
import dev.runtimebench.results.naming.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.Mappers;
import java.util.Objects;

/**
 * Watches the Pods of trials. Milestones get their times here, on the informer's thread: several
 * events may have become one before a reconcile runs.
 */
final class PodEventSource extends InformerEventSource<Pod, RuntimeBenchmark> {

  private final Timelines timelines;

  PodEventSource(EventSourceContext<RuntimeBenchmark> context, Timelines timelines) {
    super(podsOfTrials(), context);
    this.timelines = timelines;
  }

  private static InformerEventSourceConfiguration<Pod> podsOfTrials() {
    return InformerEventSourceConfiguration.from(Pod.class, RuntimeBenchmark.class)
        .withLabelSelector(Labels.MANAGED_BY + "=" + Labels.MANAGER)
        .withSecondaryToPrimaryMapper(Mappers.fromOwnerReferences(RuntimeBenchmark.class))
        .withNamespacesInheritedFromController()
        .withFollowControllerNamespacesChanges(true)
        .withOnUpdateFilter(PodEventSource::matters)
        .build();
  }

  @Override
  public void onAdd(Pod pod) {
    timelines.seen(pod);
    super.onAdd(pod);
  }

  @Override
  public void onUpdate(Pod before, Pod pod) {
    timelines.seen(pod);
    super.onUpdate(before, pod);
  }

  /**
   * Whether a reconcile could do something about a change. Of the steps in which a Pod starts, only
   * the choice of the node and the start of the container are of interest, and problems.
   */
  static boolean matters(Pod pod, Pod before) {
    PodState now = PodState.of(pod);
    return !now.isSilent()
        || !now.equals(PodState.of(before))
        || !Objects.equals(pod.getSpec().getNodeName(), before.getSpec().getNodeName())
        || pod.getMetadata().getDeletionTimestamp() != null
        || PodState.isCutOff(pod)
        || !pod.getSpec().getInitContainers().isEmpty();
  }

  @Override
  public void onDelete(Pod pod, boolean finalStateUnknown) {
    timelines.gone(pod);
    super.onDelete(pod, finalStateUnknown);
  }

  /**
   * Adds a new Pod to the cache, so that the next reconcile sees it before the watch reports it.
   */
  void created(Pod pod) {
    handleRecentResourceCreate(ResourceID.fromResource(pod), pod);
  }
}
