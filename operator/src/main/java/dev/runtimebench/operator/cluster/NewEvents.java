package dev.runtimebench.operator.cluster;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.ReducedStateItemStore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches for new Events. Each step of a container has an Event of its own. */
final class NewEvents {

  private static final Logger LOG = LoggerFactory.getLogger(NewEvents.class);

  private NewEvents() {}

  /**
   * Starts an informer that keeps trying when its watch fails. The informer remembers the names and
   * versions of the Events only: an API server keeps Events for an hour, which may be thousands.
   *
   * @param client parses the Events
   * @param what what the Events are about, for the log
   * @param taken receives each new Event, on the informer's thread
   */
  static SharedIndexInformer<Event> start(
      KubernetesClient client,
      SharedIndexInformer<Event> informer,
      String what,
      Consumer<Event> taken) {
    informer.itemStore(
        new ReducedStateItemStore<>(
            ReducedStateItemStore.NAME_KEY_STATE,
            Event.class,
            client.getKubernetesSerialization()));
    informer.addEventHandler(
        new ResourceEventHandler<>() {
          @Override
          public void onAdd(Event event) {
            taken.accept(event);
          }

          @Override
          public void onUpdate(Event before, Event event) {
            // Only the first Event of a kind counts. A repetition updates that Event.
          }

          @Override
          public void onDelete(Event event, boolean finalStateUnknown) {
            // Events expire after an hour.
          }
        });
    informer.exceptionHandler(
        (started, failure) -> {
          LOG.warn("cannot watch the Events on {}: {}", what, failure.getMessage());
          return true;
        });
    informer.start();
    return informer;
  }
}
