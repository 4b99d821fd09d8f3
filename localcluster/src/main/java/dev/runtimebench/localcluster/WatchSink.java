package dev.runtimebench.localcluster;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;

/** Where a watch writes its events: a WebSocket, or a chunked response with an event a line. */
interface WatchSink {

  void send(byte[] event);

  void close();

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
    };
  }
}
