package dev.runtimebench.localcluster.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;

/**
 * A chunked response as a blocking stream. A writer that is faster than the client waits, so that
 * at most two buffers are in memory. A flush during a write takes effect when the write ends, which
 * keeps a stream of small flushed lines fast.
 *
 * <p>Threads: one thread writes, flushes and closes. A thread of the server reports the end of each
 * write. The lock guards all fields.
 */
final class ResponseOutput extends OutputStream {

  private static final int BUFFER_BYTES = 32 * 1024;

  private final HttpServerResponse response;
  private Buffer buffer = Buffer.buffer(BUFFER_BYTES);
  private boolean writing;
  private boolean flushWanted;
  private Throwable failure;

  ResponseOutput(HttpServerResponse response) {
    this.response = response;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    buffer.appendBytes(bytes, offset, length);
    if (buffer.length() >= BUFFER_BYTES) {
      awaitWritten();
      send();
    }
  }

  @Override
  public synchronized void flush() throws IOException {
    if (writing) {
      flushWanted = true;
    } else {
      send();
    }
  }

  @Override
  public synchronized void close() throws IOException {
    awaitWritten();
    send();
    awaitWritten();
    response.end();
  }

  private void send() {
    if (buffer.length() == 0) {
      return;
    }
    Buffer full = buffer;
    buffer = Buffer.buffer(BUFFER_BYTES);
    writing = true;
    flushWanted = false;
    response.write(full).onComplete(result -> written(result.cause()));
  }

  private synchronized void written(Throwable cause) {
    writing = false;
    if (cause != null) {
      failure = cause;
    } else if (flushWanted) {
      send();
    }
    notifyAll();
  }

  private void awaitWritten() throws IOException {
    try {
      while (writing && failure == null) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the client is gone");
    }
    if (failure != null) {
      throw new IOException("the client is gone", failure);
    }
  }
}
