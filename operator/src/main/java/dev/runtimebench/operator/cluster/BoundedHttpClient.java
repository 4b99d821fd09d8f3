package dev.runtimebench.operator.cluster;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client of the JDK that keeps to the streams of one HTTP/2 connection. The client of the JDK has
 * one connection for each server, and a call fails at once when the connection has no free stream.
 *
 * <p>Answers without an end, such as followed logs, have connections of their own: they are asked
 * for over HTTP/1.1. Of all other calls only a bounded number is in flight, and the rest waits.
 */
final class BoundedHttpClient extends HttpClient {

  private static final Logger LOG = LoggerFactory.getLogger(BoundedHttpClient.class);

  /** The words of the JDK when the server allows no further stream. The request was not sent. */
  private static final String NO_STREAM = "too many concurrent streams";

  private final HttpClient client;
  private final CallSlots slots;

  BoundedHttpClient(HttpClient client, CallSlots slots) {
    this.client = client;
    this.slots = slots;
  }

  /**
   * A call that has a slot or waits for one.
   *
   * @param sent runs just before each time that the request is sent
   */
  private record Call<T>(HttpRequest request, HttpResponse.BodyHandler<T> handler, Runnable sent) {}

  /** A slot that can be given back many times, and counts once. */
  private final class Slot {

    private final AtomicBoolean given = new AtomicBoolean();

    void give() {
      if (given.compareAndSet(false, true)) {
        slots.give();
      }
    }
  }

  /** Gives the slot back when the answer ends, or when nobody wants the rest of the answer. */
  private record Body<T>(HttpResponse.BodySubscriber<T> reader, Slot slot)
      implements HttpResponse.BodySubscriber<T> {

    @Override
    public CompletionStage<T> getBody() {
      return reader.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      reader.onSubscribe(
          new Flow.Subscription() {
            @Override
            public void request(long n) {
              subscription.request(n);
            }

            @Override
            public void cancel() {
              subscription.cancel();
              slot.give();
            }
          });
    }

    @Override
    public void onNext(List<ByteBuffer> bytes) {
      reader.onNext(bytes);
    }

    @Override
    public void onError(Throwable failure) {
      slot.give();
      reader.onError(failure);
    }

    @Override
    public void onComplete() {
      slot.give();
      reader.onComplete();
    }
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    if (isEndless(request.uri())) {
      return client.sendAsync(overHttp1(request), handler);
    }
    return whenFree(new Call<>(request, handler, Sending.listener().orElse(() -> {})));
  }

  private static boolean isEndless(URI uri) {
    String query = uri.getQuery() == null ? "" : uri.getQuery();
    return query.contains("follow=true") || query.contains("watch=true");
  }

  private static HttpRequest overHttp1(HttpRequest request) {
    return HttpRequest.newBuilder(request, (name, value) -> true).version(Version.HTTP_1_1).build();
  }

  private <T> CompletableFuture<HttpResponse<T>> whenFree(Call<T> call) {
    CompletableFuture<Void> slot = slots.take();
    if (slot.isDone() && !slot.isCompletedExceptionally()) {
      return send(call);
    }
    // On another thread: the thread that gives a slot back reads an answer of the API server.
    return slot.handleAsync(
            (free, late) -> late == null ? send(call) : BoundedHttpClient.<T>tooLate(late),
            threads())
        .thenCompose(answer -> answer);
  }

  private Executor threads() {
    return client.executor().orElse(ForkJoinPool.commonPool());
  }

  private static <T> CompletableFuture<HttpResponse<T>> tooLate(Throwable failure) {
    return CompletableFuture.failedFuture(
        cause(failure) instanceof TimeoutException
            ? new IOException(
                "the call was not sent: too many calls to the API server are in flight", failure)
            : failure);
  }

  private <T> CompletableFuture<HttpResponse<T>> send(Call<T> call) {
    Slot slot = new Slot();
    CompletableFuture<HttpResponse<T>> answer;
    try {
      call.sent().run();
      answer =
          client.sendAsync(call.request(), info -> new Body<>(call.handler().apply(info), slot));
    } catch (RuntimeException e) {
      slot.give();
      throw e;
    }
    return answer
        .handle((response, failure) -> answered(call, slot, response, failure))
        .thenCompose(result -> result);
  }

  private <T> CompletableFuture<HttpResponse<T>> answered(
      Call<T> call, Slot slot, HttpResponse<T> response, Throwable failure) {
    if (failure == null) {
      return CompletableFuture.completedFuture(response);
    }
    if (!isOutOfStreams(failure)) {
      slot.give();
      return CompletableFuture.failedFuture(failure);
    }
    LOG.info("the API server allows fewer calls at a time: from now on at most {}", slots.lower());
    CompletableFuture<HttpResponse<T>> again = whenFree(call);
    slot.give();
    return again;
  }

  private static boolean isOutOfStreams(Throwable failure) {
    Throwable cause = cause(failure);
    return cause instanceof IOException && String.valueOf(cause.getMessage()).contains(NO_STREAM);
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  @Override
  public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws IOException, InterruptedException {
    try {
      return sendAsync(request, handler).get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    }
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request,
      HttpResponse.BodyHandler<T> handler,
      HttpResponse.PushPromiseHandler<T> pushes) {
    throw new UnsupportedOperationException("the API server pushes nothing");
  }

  @Override
  public WebSocket.Builder newWebSocketBuilder() {
    return client.newWebSocketBuilder();
  }

  @Override
  public Optional<CookieHandler> cookieHandler() {
    return client.cookieHandler();
  }

  @Override
  public Optional<Duration> connectTimeout() {
    return client.connectTimeout();
  }

  @Override
  public Redirect followRedirects() {
    return client.followRedirects();
  }

  @Override
  public Optional<ProxySelector> proxy() {
    return client.proxy();
  }

  @Override
  public SSLContext sslContext() {
    return client.sslContext();
  }

  @Override
  public SSLParameters sslParameters() {
    return client.sslParameters();
  }

  @Override
  public Optional<Authenticator> authenticator() {
    return client.authenticator();
  }

  @Override
  public Version version() {
    return client.version();
  }

  @Override
  public Optional<Executor> executor() {
    return client.executor();
  }
}
