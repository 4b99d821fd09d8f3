package dev.runtimebench.operator.cluster;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/**
 * Hands over the lines of an answer while the answer arrives, and keeps one bounded line in memory.
 * Cancels an answer that is too long.
 *
 * <p>Threads: the HTTP client calls the methods of the subscriber one after the other, as {@link
 * Flow.Subscriber} requires, and each call sees what the call before wrote. The lines are handed
 * over on the thread of the client. Only the future is for other threads.
 */
final class LineBody implements BodySubscriber<Void> {

  /** An answer is longer than allowed. */
  static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLongException(long limit) {
      super("the answer has more than %d bytes".formatted(limit));
    }
  }

  /**
   * How much to read.
   *
   * @param line how many bytes of a line to keep; the rest of the line is skipped
   * @param total how many bytes the answer may have
   */
  record Limits(int line, long total) {}

  private final Limits limits;
  private final long declared;
  private final Consumer<String> lines;
  private final byte[] line;
  private int length;
  private boolean any;
  private long total;
  private final CompletableFuture<Void> body = new CompletableFuture<>();
  private Flow.Subscription subscription;

  /**
   * @param declared the length that the answer declares, in bytes; 0 if it declares none
   * @param lines takes each line, decoded as UTF-8 with bad bytes replaced; one line at a time
   */
  LineBody(Limits limits, long declared, Consumer<String> lines) {
    this.limits = limits;
    this.declared = declared;
    this.lines = lines;
    this.line = new byte[limits.line()];
  }

  @Override
  public CompletionStage<Void> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription started) {
    subscription = started;
    if (declared > limits.total()) {
      fail(new TooLongException(limits.total()));
      return;
    }
    started.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> parts) {
    for (ByteBuffer part : parts) {
      total += part.remaining();
      if (total > limits.total()) {
        fail(new TooLongException(limits.total()));
        return;
      }
      while (part.hasRemaining()) {
        take(part.get());
      }
    }
  }

  private void take(byte one) {
    any = true;
    if (one == '\n') {
      handOver();
    } else if (length < line.length) {
      line[length++] = one;
    }
  }

  private void handOver() {
    lines.accept(new String(line, 0, length, StandardCharsets.UTF_8));
    length = 0;
    any = false;
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
    if (any && !body.isDone()) {
      handOver();
    }
    body.complete(null);
  }
}
