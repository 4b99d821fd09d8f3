package dev.runtimebench.operator.cluster;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Keeps the beginning of the body of an answer, and cancels the rest.
 *
 * <p>Threads: the HTTP client calls {@link #consume} one call after the other, and each call sees
 * what the call before wrote. Only the future is for other threads.
 */
final class CutBody implements AsyncBody.Consumer<List<ByteBuffer>> {

  private final int limit;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();

  /**
   * @param limit in bytes
   */
  CutBody(int limit) {
    this.limit = limit;
  }

  /** Begins to read. The answer is complete at the end of the body, or at the limit. */
  CompletableFuture<byte[]> read(AsyncBody body) {
    body.done()
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                whole.complete(kept.toByteArray());
              } else {
                whole.completeExceptionally(failure);
              }
            });
    body.consume();
    return whole;
  }

  @Override
  public void consume(List<ByteBuffer> parts, AsyncBody body) {
    for (ByteBuffer part : parts) {
      byte[] bytes = new byte[Math.min(part.remaining(), limit - kept.size())];
      part.get(bytes);
      kept.writeBytes(bytes);
    }
    if (kept.size() < limit) {
      body.consume();
    } else {
      whole.complete(kept.toByteArray());
      body.cancel();
    }
  }
}
