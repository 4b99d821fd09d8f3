package dev.runtimebench.operator.cluster;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Keeps the body of an answer in memory, and cancels an answer that is too long. Of the body of a
 * refusal, the beginning is enough.
 */
final class BoundedBody implements BodySubscriber<byte[]> {

  /** An answer is longer than allowed. */
  static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLongException(int limit) {
      super("the answer has more than %d bytes".formatted(limit));
    }
  }

  private final int limit;
  private final boolean cut;
  private final long declared;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final CompletableFuture<byte[]> body = new CompletableFuture<>();
  private Flow.Subscription subscription;

  private BoundedBody(int limit, boolean cut, long declared) {
    this.limit = limit;
    this.cut = cut;
    this.declared = declared;
  }

  /**
   * The whole body. A longer body fails with {@link TooLongException}.
   *
   * @param limit in bytes
   * @param declared the length that the answer declares, in bytes; 0 if it declares none
   */
  static BoundedBody whole(int limit, long declared) {
    return new BoundedBody(limit, false, declared);
  }

  /**
   * The beginning of the body.
   *
   * @param limit in bytes
   */
  static BoundedBody beginning(int limit) {
    return new BoundedBody(limit, true, 0);
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription started) {
    subscription = started;
    if (declared > limit) {
      tooLong();
      return;
    }
    started.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> parts) {
    for (ByteBuffer part : parts) {
      boolean tooLong = kept.size() + part.remaining() > limit;
      if (tooLong && !cut) {
        tooLong();
        return;
      }
      byte[] bytes = new byte[Math.min(part.remaining(), limit - kept.size())];
      part.get(bytes);
      kept.writeBytes(bytes);
      if (tooLong) {
        subscription.cancel();
        body.complete(kept.toByteArray());
        return;
      }
    }
  }

  private void tooLong() {
    subscription.cancel();
    body.completeExceptionally(new TooLongException(limit));
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    body.complete(kept.toByteArray());
  }
}
