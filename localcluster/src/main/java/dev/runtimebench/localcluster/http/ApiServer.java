package dev.runtimebench.localcluster.http;

import dev.runtimebench.localcluster.api.ApiResources;
import dev.runtimebench.localcluster.api.RequestHandler;
import dev.runtimebench.localcluster.api.Store;
import dev.runtimebench.localcluster.kubelet.Node;
import java.util.Map;

/** The Kubernetes API over HTTP on 127.0.0.1. */
public final class ApiServer implements AutoCloseable {

  private final HttpFrontend http = new HttpFrontend();
  private final WatchHandler watches;
  private final PodLogHandler logs;
  private final Dispatcher dispatcher;

  /**
   * Prepares the server; {@link #listen} starts it.
   *
   * @param requests executes every request except watches and logs
   * @param nodes the nodes by name, from which the server reads the logs of Pods; nodes may be
   *     added later
   */
  public ApiServer(
      Store store,
      ApiResources resources,
      RequestHandler requests,
      Map<String, Node> nodes,
      RequestHook hook) {
    watches = new WatchHandler(http.vertx(), store, requests);
    logs = new PodLogHandler(store, nodes);
    dispatcher = new Dispatcher(http.vertx(), resources, requests, watches, logs, hook);
  }

  /** Starts to answer requests on this port; 0 chooses a free port. */
  public void listen(int port) {
    http.listen(port, dispatcher::handle);
  }

  /** Returns the port that the server listens on. */
  public int port() {
    return http.port();
  }

  /** Returns the watches that clients have open. */
  public OpenWatches watches() {
    return watches;
  }

  /** Stops the server, and ends every watch and every log that a client still reads. */
  @Override
  public void close() {
    logs.close();
    http.close();
  }
}
