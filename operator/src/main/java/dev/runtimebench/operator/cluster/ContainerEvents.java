package dev.runtimebench.operator.cluster;

import dev.runtimebench.operator.observe.timeline.NodeStamp;
import dev.runtimebench.results.pod.PodRenderer;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the Events that kubelets write on the containers of trials, because the names of these
 * Events hold exact times. There is one watch, or one for each watched namespace. Without the right
 * to watch Events, milestones are missing, and the results say so.
 */
public final class ContainerEvents implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ContainerEvents.class);

  /** Selects the Events on containers of trials: hardly any other container has this name. */
  private static final String FIELD_PATH = "spec.containers{" + PodRenderer.CONTAINER + "}";

  private final List<SharedIndexInformer<Event>> informers = new ArrayList<>();

  /**
   * Starts the watch.
   *
   * @param namespaces empty: all namespaces
   * @param stamps receives each stamp, on the informer's thread
   */
  public ContainerEvents(
      KubernetesClient client, Collection<String> namespaces, Consumer<NodeStamp> stamps) {
    var events = client.v1().events();
    if (namespaces.isEmpty()) {
      watch(
          events
              .inAnyNamespace()
              .withField("involvedObject.fieldPath", FIELD_PATH)
              .runnableInformer(0),
          stamps);
    }
    for (String namespace : namespaces) {
      watch(
          events
              .inNamespace(namespace)
              .withField("involvedObject.fieldPath", FIELD_PATH)
              .runnableInformer(0),
          stamps);
    }
  }

  private void watch(SharedIndexInformer<Event> informer, Consumer<NodeStamp> stamps) {
    informers.add(informer);
    informer.addEventHandler(
        new ResourceEventHandler<>() {
          @Override
          public void onAdd(Event event) {
            NodeStamp.of(event).ifPresent(stamps);
          }

          @Override
          public void onUpdate(Event before, Event event) {
            // The first Event of its kind counts, and an Event keeps its name.
          }

          @Override
          public void onDelete(Event event, boolean finalStateUnknown) {
            // Events expire after an hour.
          }
        });
    informer.exceptionHandler(
        (started, failure) -> {
          LOG.warn("cannot watch the kubelets' Events: {}", failure.getMessage());
          return true;
        });
    informer.start();
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::stop);
  }
}
