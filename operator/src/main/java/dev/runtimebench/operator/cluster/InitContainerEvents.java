package dev.runtimebench.operator.cluster;

import dev.runtimebench.operator.observe.timeline.InitPull;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the Events that kubelets write on the init containers that the platform adds to Pods of
 * trials. There is one watch for each namespace and name of an init container, because the API
 * server selects by exact values only. Thread-safe.
 */
public final class InitContainerEvents implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(InitContainerEvents.class);

  /** A policy that invents a name for each Pod must not open watches without end. */
  private static final int MAX_WATCHES = 100;

  private record Key(String namespace, String container) {}

  private final KubernetesClient client;
  private final Consumer<InitPull> pulls;
  private final Map<Key, SharedIndexInformer<Event>> informers = new HashMap<>();
  private boolean closed;

  /**
   * @param pulls receives each pull, on the informer's thread
   */
  public InitContainerEvents(KubernetesClient client, Consumer<InitPull> pulls) {
    this.client = client;
    this.pulls = pulls;
  }

  /**
   * Watches the Events on the init containers of a Pod from now on.
   *
   * @param created as the API server returned it
   */
  public synchronized void follow(Pod created) {
    for (Container init : created.getSpec().getInitContainers()) {
      Key key = new Key(created.getMetadata().getNamespace(), init.getName());
      if (!closed && informers.size() < MAX_WATCHES && !informers.containsKey(key)) {
        informers.put(key, watch(key));
      }
    }
  }

  private SharedIndexInformer<Event> watch(Key key) {
    SharedIndexInformer<Event> informer =
        client
            .v1()
            .events()
            .inNamespace(key.namespace())
            .withField("involvedObject.fieldPath", InitPull.fieldPath(key.container()))
            .runnableInformer(0);
    informer.addEventHandler(
        new ResourceEventHandler<>() {
          @Override
          public void onAdd(Event event) {
            InitPull.of(event).ifPresent(pulls);
          }

          @Override
          public void onUpdate(Event before, Event event) {
            // Each pull has an Event of its own.
          }

          @Override
          public void onDelete(Event event, boolean finalStateUnknown) {
            // Events expire after an hour.
          }
        });
    informer.exceptionHandler(
        (started, failure) -> {
          LOG.warn("cannot watch the Events on init containers: {}", failure.getMessage());
          return true;
        });
    informer.start();
    return informer;
  }

  @Override
  public synchronized void close() {
    closed = true;
    informers.values().forEach(SharedIndexInformer::stop);
  }
}
