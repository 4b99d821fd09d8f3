package dev.runtimebench.localcluster.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.nio.charset.StandardCharsets;

/** Where a watch writes its events: a WebSocket, or a chunked response with one event per line. */
interface WatchSink {

  void send(byte[] event);

  void close();

  /** Sends bytes that break the protocol, so that no client can continue to read. */
  void garble();

  static WatchSink of(ServerWebSocket socket) {
    return new WatchSink() {
      @Override
      public void send(byte[] event) {
        if (!socket.isClosed()) {
          socket.writeTextMessage(Buffer.buffer(event).toString());
        }
      }

      @Override
      public void close() {
        if (!socket.isClosed()) {
          socket.close();
        }
      }

      /** Sends the continuation of a message that has not begun. */
      @Override
      public void garble() {
        if (!socket.isClosed()) {
          socket.writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer("?"), true));
        }
      }
    };
  }

  static WatchSink of(HttpServerResponse response) {
    return new WatchSink() {
      @Override
      public void send(byte[] event) {
        if (!response.ended() && !response.closed()) {
          response.write(Buffer.buffer(event).appendByte((byte) '\n'));
        }
      }

      @Override
      public void close() {
        if (!response.ended() && !response.closed()) {
          response.end();
        }
      }

      @Override
      public void garble() {
        send("?".getBytes(StandardCharsets.UTF_8));
      }
    };
  }
}
