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

/**
 * A client of the JDK that bounds its connections. The client of the JDK opens a connection for
 * each call that finds no idle connection.
 *
 * <p>Only a bounded number of calls is in flight, and the rest waits. Answers without an end, such
 * as followed logs, do not count: the number of trials bounds them.
 */
final class BoundedHttpClient extends HttpClient {

  private final HttpClient client;
  private final CallSlots slots;

  BoundedHttpClient(HttpClient client, CallSlots slots) {
    this.client = client;
    this.slots = slots;
  }

  /**
   * A call that has a slot or waits for one.
   *
   * @param sent runs just before the request is sent
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
      return client.sendAsync(request, handler);
    }
    return whenFree(new Call<>(request, handler, Sending.listener().orElse(() -> {})));
  }

  private static boolean isEndless(URI uri) {
    String query = uri.getQuery() == null ? "" : uri.getQuery();
    return query.contains("follow=true") || query.contains("watch=true");
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
    return answer.whenComplete(
        (response, failure) -> {
          if (failure != null) {
            slot.give();
          }
        });
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
