package dev.runtimebench.localcluster;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;

/**
 * A chunked response as a blocking stream: a writer faster than the client has to wait, so that no
 * more than two buffers are ever held in memory. A flush while a write is under way is left to that
 * write's end, which keeps a stream of small flushed lines fast.
 */
final class ResponseOutput extends OutputStream {

  private static final int BUFFER = 32 * 1024;

  private final HttpServerResponse response;
  private Buffer buffer = Buffer.buffer(BUFFER);
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
    if (buffer.length() >= BUFFER) {
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
    buffer = Buffer.buffer(BUFFER);
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
      throw new InterruptedIOException("the client has gone");
    }
    if (failure != null) {
      throw new IOException("the client has gone", failure);
    }
  }
}
