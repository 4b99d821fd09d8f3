package dev.runtimebench.localcluster;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * A chunked response as a blocking stream: a writer faster than the client has to wait, so that no
 * more than a buffer of it is ever held in memory.
 */
final class ResponseOutput extends OutputStream {

  private static final int BUFFER = 32 * 1024;

  private final HttpServerResponse response;
  private Buffer buffer = Buffer.buffer(BUFFER);
  private CompletableFuture<Void> pending = CompletableFuture.completedFuture(null);

  ResponseOutput(HttpServerResponse response) {
    this.response = response;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    buffer.appendBytes(bytes, offset, length);
    if (buffer.length() >= BUFFER) {
      flush();
    }
  }

  @Override
  public void flush() throws IOException {
    if (buffer.length() > 0) {
      awaitPending();
      pending = response.write(buffer).toCompletionStage().toCompletableFuture();
      buffer = Buffer.buffer(BUFFER);
    }
  }

  @Override
  public void close() throws IOException {
    flush();
    awaitPending();
    response.end();
  }

  private void awaitPending() throws IOException {
    try {
      pending.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the client has gone");
    } catch (ExecutionException e) {
      throw new IOException("the client has gone", e);
    }
  }
}
