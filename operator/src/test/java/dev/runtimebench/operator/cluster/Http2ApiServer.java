package dev.runtimebench.operator.cluster;

import dev.runtimebench.localcluster.kubelet.SelfSigned;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.KeyCertOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An API server that offers HTTP/2 over TLS, and bounds the streams of a connection. A log that is
 * followed never ends by itself; a Pod that is created is sent back after a delay.
 */
final class Http2ApiServer implements AutoCloseable {

  private static final int TIMEOUT_SECONDS = 60;

  private final Vertx vertx = Vertx.vertx();
  private final SelfSigned identity;
  private final HttpServer server;
  private final long answerMillis;

  private final List<HttpServerRequest> logs = new CopyOnWriteArrayList<>();
  private final Set<String> connections = ConcurrentHashMap.newKeySet();
  private final Set<HttpConnection> open = ConcurrentHashMap.newKeySet();
  private final Set<HttpConnection> silent = ConcurrentHashMap.newKeySet();
  private final List<HttpVersion> versionsOfLogs = new CopyOnWriteArrayList<>();
  private final List<HttpVersion> versionsOfCalls = new CopyOnWriteArrayList<>();
  private int atATime;
  private volatile int mostAtATime;
  private volatile boolean resets;

  /**
   * @param streams how many streams a connection may have
   * @param answerMillis how long a call waits for its answer
   */
  Http2ApiServer(int streams, long answerMillis) throws IOException {
    this.answerMillis = answerMillis;
    identity = SelfSigned.create("127.0.0.1");
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost("127.0.0.1")
            .setPort(0)
            .setSsl(true)
            .setUseAlpn(true)
            .setKeyCertOptions(KeyCertOptions.wrap(identity.key()))
            .setInitialSettings(new Http2Settings().setMaxConcurrentStreams(streams));
    server =
        await(
            vertx
                .createHttpServer(options)
                .connectionHandler(this::opened)
                .requestHandler(this::answer)
                .listen());
  }

  private static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the server does not start or stop", e);
    }
  }

  /** The configuration of a client that repeats no call. */
  Config configuration() {
    return new ConfigBuilder()
        .withAutoConfigure(false)
        .withMasterUrl("https://127.0.0.1:" + server.actualPort())
        .withCaCertData(
            Base64.getEncoder().encodeToString(identity.pem().getBytes(StandardCharsets.US_ASCII)))
        .withRequestRetryBackoffLimit(0)
        .build();
  }

  private void opened(HttpConnection connection) {
    connections.add(String.valueOf(connection.remoteAddress()));
    open.add(connection);
    connection.closeHandler(closed -> open.remove(connection));
  }

  /** All requests are handled on one thread. */
  private void answer(HttpServerRequest request) {
    if (silent.contains(request.connection())) {
      return;
    }
    if (String.valueOf(request.query()).contains("follow=true")) {
      versionsOfLogs.add(request.version());
      logs.add(request);
      request.response().setChunked(true).write("2026-01-01T00:00:00Z first\n");
      return;
    }
    versionsOfCalls.add(request.version());
    atATime++;
    mostAtATime = Math.max(mostAtATime, atATime);
    request.body(
        body ->
            vertx.setTimer(
                Math.max(1, answerMillis),
                timer -> {
                  atATime--;
                  if (resets) {
                    request.response().reset();
                  } else if (HttpMethod.POST.equals(request.method())) {
                    request
                        .response()
                        .setStatusCode(201)
                        .putHeader("Content-Type", "application/json")
                        .end(body.result());
                  } else {
                    request.response().setStatusCode(404).end();
                  }
                }));
  }

  /** From now on the connections that are open now get no answer, and stay open. */
  void silenceConnections() {
    silent.addAll(open);
  }

  /** How many connections are open now. */
  int openConnections() {
    return open.size();
  }

  /** From now on each call ends without an answer, and its connection closes. */
  void reset(boolean resets) {
    this.resets = resets;
  }

  /** Ends all logs that are followed now. */
  void endLogs() {
    List<HttpServerRequest> open = new ArrayList<>(logs);
    logs.removeAll(open);
    open.forEach(log -> vertx.runOnContext(ended -> log.response().end()));
  }

  /** How many logs are followed now. */
  int logs() {
    return logs.size();
  }

  /** How many connections clients have opened so far. */
  int connections() {
    return connections.size();
  }

  /** The protocols of the logs that were followed so far. */
  List<HttpVersion> versionsOfLogs() {
    return versionsOfLogs;
  }

  /** The protocols of all other calls so far. */
  List<HttpVersion> versionsOfCalls() {
    return versionsOfCalls;
  }

  /** How many calls were answered at the same time at most, without logs. */
  int mostAtATime() {
    return mostAtATime;
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
