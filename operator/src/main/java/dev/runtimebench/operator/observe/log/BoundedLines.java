package dev.runtimebench.operator.observe.log;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Cuts a stream into lines without ever holding more than one bounded line: a workload may print a
 * line of 50 MB, or for ever.
 */
final class BoundedLines {

  private final int maxLine;
  private final long maxBytes;
  private long total;

  /**
   * @param maxLine bytes of a line that are kept; the rest of it is skipped
   * @param maxBytes bytes in all; what comes after them is not read
   */
  BoundedLines(int maxLine, long maxBytes) {
    this.maxLine = maxLine;
    this.maxBytes = maxBytes;
  }

  /** How many bytes have been read. */
  long bytes() {
    return total;
  }

  /**
   * Hands each line on, decoded as UTF-8, bad bytes replaced.
   *
   * @param line says whether it wants more
   * @param closed whether the reader itself has closed the stream: that is no error then, and what
   *     came last no whole line
   * @return whether all was read that was wanted; false when there was more of it than the bound
   */
  boolean read(InputStream in, Predicate<String> line, BooleanSupplier closed) throws IOException {
    byte[] chunk = new byte[16 * 1024];
    byte[] kept = new byte[maxLine];
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
        } else if (length < maxLine) {
          kept[length++] = chunk[i];
        }
      }
      total += n;
      if (total >= maxBytes) {
        return false;
      }
    }
    if (any && !closed.getAsBoolean()) {
      // The last line: nobody asks whether more is wanted.
      boolean unused = line.test(new String(kept, 0, length, StandardCharsets.UTF_8));
    }
    return true;
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
