package dev.runtimebench.operator.cluster;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Hands over the bytes of an answer while the answer arrives, and keeps none of them. Cancels an
 * answer that is too long.
 *
 * <p>Threads: the HTTP client calls the methods of the subscriber one after the other, as {@link
 * Flow.Subscriber} requires, and each call sees what the call before wrote. The bytes are handed
 * over on the thread of the client. Only the future is for other threads.
 */
final class BoundedBody implements BodySubscriber<Void> {

  /** Takes the bytes of an answer. No bytes make a method fail. */
  interface Sink {

    /** Takes the next bytes, up to the limit of the buffer. */
    void take(ByteBuffer part);

    /** The answer has arrived as a whole. */
    void end();
  }

  /** An answer is longer than allowed. */
  static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLongException(long limit) {
      super("the answer has more than %d bytes".formatted(limit));
    }
  }

  private final long limit;
  private final long declared;
  private final Sink sink;
  private long total;
  private final CompletableFuture<Void> body = new CompletableFuture<>();
  private Flow.Subscription subscription;

  /**
   * @param limit how many bytes the answer may have
   * @param declared the length that the answer declares, in bytes; 0 if it declares none
   */
  BoundedBody(long limit, long declared, Sink sink) {
    this.limit = limit;
    this.declared = declared;
    this.sink = sink;
  }

  @Override
  public CompletionStage<Void> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription started) {
    subscription = started;
    if (declared > limit) {
      fail(new TooLongException(limit));
      return;
    }
    started.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> parts) {
    for (ByteBuffer part : parts) {
      total += part.remaining();
      if (total > limit) {
        fail(new TooLongException(limit));
        return;
      }
      sink.take(part);
    }
  }

  private void fail(Throwable why) {
    subscription.cancel();
    body.completeExceptionally(why);
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    if (!body.isDone()) {
      sink.end();
    }
    body.complete(null);
  }
}
