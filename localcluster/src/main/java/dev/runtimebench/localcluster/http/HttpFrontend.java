package dev.runtimebench.localcluster.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** The HTTP server. One event loop on one daemon thread handles the requests in order. */
final class HttpFrontend implements AutoCloseable {

  private static final int MAX_URL_BYTES = 16 * 1024;
  private static final int TIMEOUT_SECONDS = 10;

  private final Vertx vertx =
      Vertx.vertx(
          new VertxOptions()
              .setUseDaemonThread(true)
              .setEventLoopPoolSize(1)
              .setWorkerPoolSize(1)
              .setInternalBlockingPoolSize(1)
              .setMaxEventLoopExecuteTime(TIMEOUT_SECONDS)
              .setMaxEventLoopExecuteTimeUnit(TimeUnit.SECONDS)
              .setFileSystemOptions(
                  new FileSystemOptions()
                      .setFileCachingEnabled(false)
                      .setClassPathResolvingEnabled(false)));
  private HttpServer server;

  Vertx vertx() {
    return vertx;
  }

  /**
   * Starts to listen on 127.0.0.1. Speaks HTTP/1.1 only: the client of the JDK would otherwise
   * upgrade to HTTP/2, over which this server has no WebSockets.
   */
  void listen(int port, Consumer<HttpServerRequest> handler) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost("127.0.0.1")
            .setPort(port)
            .setHttp2ClearTextEnabled(false)
            .setMaxInitialLineLength(MAX_URL_BYTES)
            .setTcpNoDelay(true);
    server = await(vertx.createHttpServer(options).requestHandler(handler::accept).listen());
  }

  int port() {
    return server.actualPort();
  }

  @Override
  public void close() {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "the HTTP server did not start or stop within " + TIMEOUT_SECONDS + " s", e);
    }
  }
}
