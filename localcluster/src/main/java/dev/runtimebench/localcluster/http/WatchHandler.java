package dev.runtimebench.localcluster.http;

import dev.runtimebench.localcluster.api.ApiCall;
import dev.runtimebench.localcluster.api.RequestHandler;
import dev.runtimebench.localcluster.api.Selection;
import dev.runtimebench.localcluster.api.Store;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Opens watches, over WebSocket if the client requests an upgrade, and tracks the open watches.
 *
 * <p>Threads: the server's threads open watches and forget closed ones. Any thread may call the
 * methods of {@link OpenWatches}: they see each watch that was open before the call.
 */
final class WatchHandler implements OpenWatches {

  private final Vertx vertx;
  private final Store store;
  private final RequestHandler requests;
  private final Set<WatchStream> open = ConcurrentHashMap.newKeySet();

  WatchHandler(Vertx vertx, Store store, RequestHandler requests) {
    this.vertx = vertx;
    this.store = store;
    this.requests = requests;
  }

  /**
   * Opens a watch. Parses the selectors before the answer begins, so that a bad selector gets 400.
   */
  void handle(HttpServerRequest http, ApiRequest request, ApiCall call) {
    Selection selection = requests.selection(call);
    if ("websocket".equalsIgnoreCase(http.getHeader("Upgrade"))) {
      http.toWebSocket()
          .onSuccess(
              socket -> {
                WatchStream stream =
                    new WatchStream(request, call, selection, WatchSink.of(socket));
                socket.closeHandler(v -> forget(stream));
                begin(stream, call);
              });
    } else {
      http.response().setChunked(true).putHeader("Content-Type", "application/json");
      http.response().writeHead();
      WatchStream stream = new WatchStream(request, call, selection, WatchSink.of(http.response()));
      http.response().closeHandler(v -> forget(stream));
      begin(stream, call);
    }
  }

  private void begin(WatchStream stream, ApiCall call) {
    open.add(stream);
    String timeout = call.query().get("timeoutSeconds");
    if (timeout != null && Long.parseLong(timeout) > 0) {
      vertx.setTimer(Long.parseLong(timeout) * 1000, id -> stream.close());
    }
    stream.start(store);
  }

  private void forget(WatchStream stream) {
    open.remove(stream);
    stream.cancel();
  }

  @Override
  public int count(Predicate<ApiRequest> which) {
    return (int) open.stream().map(WatchStream::request).filter(which).count();
  }

  @Override
  public void close(Predicate<ApiRequest> which) {
    for (WatchStream stream : open) {
      if (which.test(stream.request())) {
        stream.close();
      }
    }
  }

  @Override
  public void garble(Predicate<ApiRequest> which) {
    for (WatchStream stream : open) {
      if (which.test(stream.request())) {
        stream.garble();
      }
    }
  }

  @Override
  public void mute(Predicate<ApiRequest> which) {
    for (WatchStream stream : open) {
      if (which.test(stream.request())) {
        stream.cancel();
      }
    }
  }
}
