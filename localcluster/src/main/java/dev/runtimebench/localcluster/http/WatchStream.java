package dev.runtimebench.localcluster.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.runtimebench.localcluster.api.ApiCall;
import dev.runtimebench.localcluster.api.ApiException;
import dev.runtimebench.localcluster.api.Json;
import dev.runtimebench.localcluster.api.Meta;
import dev.runtimebench.localcluster.api.Selection;
import dev.runtimebench.localcluster.api.Store;
import dev.runtimebench.localcluster.api.StoreEvent;

/**
 * One open watch. A watch with a resourceVersion sends the changes after that version. A watch
 * without a resourceVersion, or with "0", first sends every existing object as ADDED. The thread of
 * the HTTP server starts a watch. Afterwards any thread may cancel, garble or close the watch. The
 * changes arrive in the thread that writes to the store.
 */
final class WatchStream {

  private static final String INITIAL_EVENTS_END = "k8s.io/initial-events-end";

  private final ApiRequest request;
  private final ApiCall call;
  private final Selection selection;
  private final WatchSink sink;
  private Store.Subscription subscription = () -> {};

  WatchStream(ApiRequest request, ApiCall call, Selection selection, WatchSink sink) {
    this.request = request;
    this.call = call;
    this.selection = selection;
    this.sink = sink;
  }

  ApiRequest request() {
    return request;
  }

  void start(Store store) {
    store.atomically(
        () -> {
          try {
            subscription = store.subscribe(from(store), this::onStoreEvent);
          } catch (ApiException e) {
            send("ERROR", e.status());
            sink.close();
          }
          return null;
        });
  }

  private long from(Store store) {
    String version = call.query().getOrDefault("resourceVersion", "");
    if (!version.isEmpty() && !version.equals("0") && !call.flag("sendInitialEvents")) {
      return Long.parseLong(version);
    }
    store.list(call.resource().groupResource(), call.path().namespace()).stream()
        .filter(selection::contains)
        .forEach(object -> send("ADDED", object));
    if (call.flag("sendInitialEvents")) {
      send("BOOKMARK", bookmark(store.revision()));
    }
    return store.revision();
  }

  private void onStoreEvent(StoreEvent event) {
    if (!event.resource().equals(call.resource().groupResource())) {
      return;
    }
    boolean before = selection.contains(event.previous());
    boolean after = event.type() != StoreEvent.Type.DELETED && selection.contains(event.object());
    if (before && after) {
      send("MODIFIED", event.object());
    } else if (after) {
      send("ADDED", event.object());
    } else if (before) {
      send("DELETED", event.object());
    }
  }

  private ObjectNode bookmark(long revision) {
    ObjectNode object = Json.object();
    object.put("kind", call.resource().kind()).put("apiVersion", call.resource().apiVersion());
    Meta.of(object).put("resourceVersion", String.valueOf(revision));
    Json.child(Meta.of(object), "annotations").put(INITIAL_EVENTS_END, "true");
    return object;
  }

  private synchronized void send(String type, JsonNode object) {
    ObjectNode event = Json.object().put("type", type);
    event.set("object", object);
    sink.send(Json.bytes(event));
  }

  /** Stops the watch without a message: the client is gone, or must not notice. */
  void cancel() {
    subscription.cancel();
  }

  void garble() {
    sink.garble();
  }

  void close() {
    cancel();
    sink.close();
  }
}
