package dev.runtimebench.operator.cluster;

import dev.runtimebench.operator.observe.timeline.NodeStamp;
import dev.runtimebench.results.pod.PodRenderer;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * Watches the Events that kubelets write on the containers of trials, because the names of these
 * Events hold exact times. There is one watch, or one for each watched namespace. Without the right
 * to watch Events, milestones are missing, and the results say so.
 */
public final class ContainerEvents implements AutoCloseable {

  /** Selects the Events on containers of trials: hardly any other container has this name. */
  private static final String FIELD_PATH = "spec.containers{" + PodRenderer.CONTAINER + "}";

  private final KubernetesClient client;
  private final List<SharedIndexInformer<Event>> informers = new ArrayList<>();

  /**
   * Starts the watch.
   *
   * @param namespaces empty: all namespaces
   * @param stamps receives each stamp, on the informer's thread
   */
  public ContainerEvents(
      KubernetesClient client, Collection<String> namespaces, Consumer<NodeStamp> stamps) {
    this.client = client;
    var events = client.v1().events();
    if (namespaces.isEmpty()) {
      watch(events.inAnyNamespace(), stamps);
    }
    for (String namespace : namespaces) {
      watch(events.inNamespace(namespace), stamps);
    }
  }

  private void watch(
      FilterWatchListDeletable<Event, EventList, Resource<Event>> events,
      Consumer<NodeStamp> stamps) {
    informers.add(
        NewEvents.start(
            client,
            events.withField("involvedObject.fieldPath", FIELD_PATH).runnableInformer(0),
            "containers",
            event -> NodeStamp.of(event).ifPresent(stamps)));
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::stop);
  }
}
