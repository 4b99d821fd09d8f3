package dev.runtimebench.localcluster.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventType;
import dev.runtimebench.localcluster.api.DaemonExecutor;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the engine's events about the containers of one node. Reopens a broken stream where the
 * stream ended. The thread of the stream only records times.
 */
final class EngineEvents implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EngineEvents.class);
  private static final int REOPEN_MILLIS = 500;

  private final DockerClient docker;
  private final Map<String, String> label;
  private final DaemonExecutor executor;
  private final Map<String, ContainerTimes> times = new ConcurrentHashMap<>();
  private volatile long lastSecond = Instant.now().getEpochSecond();
  private volatile boolean closed;
  private volatile Closeable stream;

  /**
   * @param label the label of the containers of the node
   */
  EngineEvents(DockerClient docker, Map<String, String> label, DaemonExecutor executor) {
    this.docker = docker;
    this.label = label;
    this.executor = executor;
  }

  void open() {
    stream =
        docker
            .eventsCmd()
            .withSince(String.valueOf(lastSecond))
            .withLabelFilter(label)
            .withEventTypeFilter(EventType.CONTAINER)
            .withEventFilter("create", "start", "die")
            .exec(
                new ResultCallback.Adapter<Event>() {
                  @Override
                  public void onNext(Event event) {
                    record(event);
                  }

                  @Override
                  public void onComplete() {
                    reopen();
                  }

                  @Override
                  public void onError(Throwable e) {
                    LOG.debug("the event stream of the engine broke", e);
                    reopen();
                  }
                });
  }

  /**
   * Returns the times of a container. Never null, because events may arrive before or after the
   * call that creates the container returns.
   */
  ContainerTimes of(String containerId) {
    return times.computeIfAbsent(containerId, id -> new ContainerTimes());
  }

  void forget(String containerId) {
    times.remove(containerId);
  }

  private void record(Event event) {
    if (event.getTimeNano() == null || event.getAction() == null || event.getActor() == null) {
      return;
    }
    Instant at = Instant.ofEpochSecond(0, event.getTimeNano());
    lastSecond = at.getEpochSecond();
    ContainerTimes container = of(event.getActor().getId());
    switch (event.getAction()) {
      case "create":
        container.created.complete(at);
        break;
      case "start":
        container.started.complete(at);
        break;
      case "die":
        String code = event.getActor().getAttributes().getOrDefault("exitCode", "255");
        container.died.complete(new ContainerTimes.Death(at, Integer.parseInt(code)));
        break;
      default:
        break;
    }
  }

  private void reopen() {
    if (!closed) {
      executor.schedule(this::open, REOPEN_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      if (stream != null) {
        stream.close();
      }
    } catch (IOException e) {
      LOG.debug("could not close the event stream of the engine", e);
    }
  }
}
