package dev.runtimebench.localcluster.docker;

import dev.runtimebench.localcluster.kubelet.PodLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * Makes lines of one stream of the engine's log. The engine cuts a long line into pieces of 16 KiB
 * and puts the same stamp before each; the client cuts the stream anywhere. Lines beyond 1 MiB come
 * out in parts, so that a container cannot fill the memory.
 */
final class LogLines {

  private static final int PIECE = 16 * 1024;
  private static final int STAMP = "2026-01-01T00:00:00.000000000Z ".length();
  private static final int MAX_RAW = 64 * (PIECE + STAMP);

  private final PodLog.Sink sink;
  private final ByteArrayOutputStream raw = new ByteArrayOutputStream();

  LogLines(PodLog.Sink sink) {
    this.sink = sink;
  }

  /** Returns false if no more lines are wanted. */
  boolean append(byte[] bytes) throws IOException {
    int begin = 0;
    for (int i = 0; i < bytes.length; i++) {
      boolean ends = bytes[i] == '\n';
      if (ends || raw.size() + (i + 1 - begin) == MAX_RAW) {
        raw.write(bytes, begin, i - begin + (ends ? 0 : 1));
        begin = i + 1;
        if (!emit()) {
          return false;
        }
      }
    }
    raw.write(bytes, begin, bytes.length - begin);
    return true;
  }

  /** Shows a last line that has no line feed. */
  void end() throws IOException {
    if (raw.size() > STAMP) {
      emit();
    }
  }

  private boolean emit() throws IOException {
    byte[] pieces = raw.toByteArray();
    raw.reset();
    if (pieces.length < STAMP) {
      return true;
    }
    Instant time = Instant.parse(new String(pieces, 0, STAMP - 1, StandardCharsets.US_ASCII));
    return sink.line(time, withoutStamps(pieces));
  }

  private static byte[] withoutStamps(byte[] pieces) {
    ByteArrayOutputStream line = new ByteArrayOutputStream(pieces.length);
    byte[] stamp = Arrays.copyOf(pieces, STAMP);
    int at = 0;
    while (at < pieces.length) {
      boolean stamped = Arrays.equals(stamp, Arrays.copyOfRange(pieces, at, at + STAMP));
      int begin = stamped ? at + STAMP : at;
      int end = Math.min(pieces.length, begin + PIECE);
      line.write(pieces, Math.min(begin, end), Math.max(0, end - begin));
      at = end;
    }
    return line.toByteArray();
  }
}
