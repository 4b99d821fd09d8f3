package dev.runtimebench.localcluster.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runtimebench.localcluster.api.ApiCall;
import dev.runtimebench.localcluster.api.ApiException;
import dev.runtimebench.localcluster.api.Json;
import dev.runtimebench.localcluster.api.Store;
import dev.runtimebench.localcluster.kubelet.LogBrokenException;
import dev.runtimebench.localcluster.kubelet.LogOptions;
import dev.runtimebench.localcluster.kubelet.LogUnavailableException;
import dev.runtimebench.localcluster.kubelet.Node;
import dev.runtimebench.localcluster.kubelet.PodLog;
import io.fabric8.kubernetes.api.model.Pod;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;

/**
 * Answers {@code pods/log}: streams the log from the node that runs the Pod. Thread-safe: the
 * server's threads hand requests in, and each log is copied on a thread of its own.
 */
final class PodLogHandler implements AutoCloseable {

  private final Store store;
  private final Map<String, Node> nodes;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "pod-log");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param nodes the nodes by name
   */
  PodLogHandler(Store store, Map<String, Node> nodes) {
    this.store = store;
    this.nodes = nodes;
  }

  /**
   * Starts to stream a log.
   *
   * @throws ApiException if there is no log; nothing has been sent then
   */
  void handle(HttpServerResponse response, ApiCall call) {
    ObjectNode object =
        store.get(call.resource().groupResource(), call.namespace(), call.path().name());
    if (object == null) {
      throw ApiException.notFound(call.resource().groupResource(), call.path().name());
    }
    LogOptions options = options(call, container(call, object));
    Node node = nodes.get(Json.text(object, "spec", "nodeName"));
    if (node == null) {
      response.setStatusCode(204).end();
      return;
    }
    PodLog log;
    try {
      log = node.openLog(Json.as(Pod.class, object), options);
    } catch (LogUnavailableException e) {
      throw ApiException.badRequest(e.getMessage());
    }
    response.setChunked(true).putHeader("Content-Type", "text/plain");
    response.writeHead();
    FutureTask<?> copying = new FutureTask<>(() -> copy(log, options, response), null);
    response.closeHandler(v -> copying.cancel(true));
    threads.execute(copying);
  }

  private static void copy(PodLog log, LogOptions options, HttpServerResponse response) {
    ResponseOutput out = new ResponseOutput(response);
    try {
      try {
        log.copyTo(new LogWriter(out, options));
      } catch (LogBrokenException e) {
        out.write(e.getMessage().getBytes(StandardCharsets.UTF_8));
      }
      out.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      // Either the client is gone, which is how following a log ends, or the log broke off.
      response.reset();
    }
  }

  private static String container(ApiCall call, ObjectNode pod) {
    List<String> names = new ArrayList<>();
    for (JsonNode container : pod.path("spec").path("containers")) {
      names.add(container.path("name").asText());
    }
    String name = pod.path("metadata").path("name").asText();
    String requested = call.query().get("container");
    if (requested == null || requested.isEmpty()) {
      if (names.size() == 1) {
        return names.get(0);
      }
      throw ApiException.badRequest(
          "a container name must be specified for pod "
              + name
              + ", choose one of: ["
              + String.join(" ", names)
              + "]");
    }
    if (!names.contains(requested)) {
      throw ApiException.badRequest("container " + requested + " is not valid for pod " + name);
    }
    return requested;
  }

  private static LogOptions options(ApiCall call, String container) {
    Instant since = null;
    Map<String, String> query = call.query();
    try {
      if (query.containsKey("sinceTime")) {
        since = OffsetDateTime.parse(query.get("sinceTime")).toInstant();
      } else if (query.containsKey("sinceSeconds")) {
        since = Instant.now().minusSeconds(Long.parseLong(query.get("sinceSeconds")));
      }
      return new LogOptions(
          container,
          call.flag("follow"),
          call.flag("previous"),
          call.flag("timestamps"),
          number(query.get("tailLines")),
          number(query.get("limitBytes")),
          since);
    } catch (RuntimeException e) {
      throw ApiException.badRequest("invalid log options: " + e.getMessage());
    }
  }

  private static OptionalLong number(String text) {
    return text == null || text.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(Long.parseLong(text));
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
