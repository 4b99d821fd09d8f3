package dev.runtimebench.operator.cluster;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Hands over the lines of an answer, decoded as UTF-8 with bad bytes replaced. Keeps one bounded
 * line in memory.
 */
final class LineSink implements BoundedBody.Sink {

  private final byte[] line;
  private final Consumer<String> lines;
  private int length;
  private boolean any;

  /**
   * @param max how many bytes of a line to keep; the rest of the line is skipped
   * @param lines takes each line, one at a time
   */
  LineSink(int max, Consumer<String> lines) {
    this.line = new byte[max];
    this.lines = lines;
  }

  @Override
  public void take(ByteBuffer part) {
    while (part.hasRemaining()) {
      take(part.get());
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

  @Override
  public void end() {
    if (any) {
      handOver();
    }
  }
}
