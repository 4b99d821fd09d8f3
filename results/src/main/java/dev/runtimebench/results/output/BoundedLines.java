package dev.runtimebench.results.output;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Splits a stream into lines, and holds at most one bounded line in memory: a workload may print a
 * line of 50 MB, or an endless one.
 */
public final class BoundedLines {

  private static final int INITIAL_CAPACITY = 16 * 1024;
  private static final int MAX_STAMP_LENGTH = 40;

  /**
   * A longer line ends at a carriage return: progress that overwrites itself may be endless, and
   * its last figure counts. The next part keeps the stamp of the line.
   */
  private static final int PROGRESS_BYTES = 32 * 1024;

  private final int maxLine;
  private final long maxBytes;
  private long total;
  private boolean endsInsideLine;

  /**
   * @param maxLine how many bytes of a line to keep; the rest of the line is skipped
   * @param maxBytes how many bytes to read in total
   */
  public BoundedLines(int maxLine, long maxBytes) {
    this.maxLine = maxLine;
    this.maxBytes = maxBytes;
  }

  /** How many bytes have been read. */
  public long bytes() {
    return total;
  }

  /** Whether the stream ended after a line without a line feed. */
  public boolean endsInsideLine() {
    return endsInsideLine;
  }

  /**
   * Reads lines, decoded as UTF-8 with bad bytes replaced.
   *
   * @param line takes each line, and returns whether to go on
   * @param closed whether the reader itself has closed the stream; then an IOException is not an
   *     error, and the last line may be incomplete and is dropped
   * @return false when the stream has more than {@code maxBytes}; true otherwise
   */
  public boolean read(InputStream in, Predicate<String> line, BooleanSupplier closed)
      throws IOException {
    byte[] chunk = new byte[16 * 1024];
    byte[] kept = new byte[Math.min(maxLine, INITIAL_CAPACITY)];
    int length = 0;
    boolean any = false;
    for (int n = next(in, chunk, closed); n >= 0; n = next(in, chunk, closed)) {
      for (int i = 0; i < n; i++) {
        any = true;
        if (chunk[i] == '\n') {
          if (!line.test(new String(kept, 0, length, StandardCharsets.UTF_8))) {
            return true;
          }
          length = 0;
          any = false;
        } else if (chunk[i] == '\r' && length >= PROGRESS_BYTES) {
          if (!line.test(new String(kept, 0, length, StandardCharsets.UTF_8))) {
            return true;
          }
          length = stampLength(kept);
        } else if (length < maxLine) {
          if (length == kept.length) {
            kept = Arrays.copyOf(kept, Math.min(maxLine, 2 * length));
          }
          kept[length++] = chunk[i];
        }
      }
      total += n;
      if (total >= maxBytes) {
        return false;
      }
    }
    endsInsideLine = any && !closed.getAsBoolean();
    if (endsInsideLine) {
      // The last line: nobody asks whether more is wanted.
      boolean unused = line.test(new String(kept, 0, length, StandardCharsets.UTF_8));
    }
    return true;
  }

  /** The length of the first word and its space, if the word is short enough for a stamp. */
  private static int stampLength(byte[] line) {
    for (int i = 0; i < MAX_STAMP_LENGTH; i++) {
      if (line[i] == ' ') {
        return i + 1;
      }
    }
    return 0;
  }

  private static int next(InputStream in, byte[] chunk, BooleanSupplier closed) throws IOException {
    try {
      return in.read(chunk);
    } catch (IOException e) {
      if (closed.getAsBoolean()) {
        return -1;
      }
      throw e;
    }
  }
}
