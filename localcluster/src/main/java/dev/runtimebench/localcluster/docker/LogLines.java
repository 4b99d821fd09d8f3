package dev.runtimebench.localcluster.docker;

import dev.runtimebench.localcluster.kubelet.PodLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * Assembles the lines of one stream of the engine's log. The engine splits a long line into pieces
 * of 16 KiB with the same timestamp before each piece. The client splits the stream at any byte.
 * Passes on a line beyond 1 MiB in parts, so that a container cannot fill the memory.
 */
final class LogLines {

  private static final int PIECE_BYTES = 16 * 1024;
  private static final int STAMP_LENGTH = "2026-01-01T00:00:00.000000000Z ".length();
  private static final int MAX_RAW_BYTES = 64 * (PIECE_BYTES + STAMP_LENGTH);

  private final PodLog.Sink sink;
  private final ByteArrayOutputStream raw = new ByteArrayOutputStream();

  LogLines(PodLog.Sink sink) {
    this.sink = sink;
  }

  /** Adds bytes of the stream. Returns false if the sink wants no more lines. */
  boolean append(byte[] bytes) throws IOException {
    int begin = 0;
    for (int i = 0; i < bytes.length; i++) {
      boolean ends = bytes[i] == '\n';
      if (ends || raw.size() + (i + 1 - begin) == MAX_RAW_BYTES) {
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

  /** Passes on a last line without a line feed. */
  void end() throws IOException {
    if (raw.size() > STAMP_LENGTH) {
      emit();
    }
  }

  private boolean emit() throws IOException {
    byte[] pieces = raw.toByteArray();
    raw.reset();
    if (pieces.length < STAMP_LENGTH) {
      return true;
    }
    Instant time =
        Instant.parse(new String(pieces, 0, STAMP_LENGTH - 1, StandardCharsets.US_ASCII));
    return sink.line(time, withoutStamps(pieces));
  }

  private static byte[] withoutStamps(byte[] pieces) {
    ByteArrayOutputStream line = new ByteArrayOutputStream(pieces.length);
    byte[] stamp = Arrays.copyOf(pieces, STAMP_LENGTH);
    int at = 0;
    while (at < pieces.length) {
      boolean stamped = Arrays.equals(stamp, Arrays.copyOfRange(pieces, at, at + STAMP_LENGTH));
      int begin = stamped ? at + STAMP_LENGTH : at;
      int end = Math.min(pieces.length, begin + PIECE_BYTES);
      line.write(pieces, Math.min(begin, end), Math.max(0, end - begin));
      at = end;
    }
    return line.toByteArray();
  }
}
