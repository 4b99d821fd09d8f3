package dev.runtimebench.operator.observe.log;

import dev.runtimebench.operator.observe.clock.EpochNanos;
import java.util.Optional;

/**
 * A line of a container's log that was asked for with timestamps. The stamp is read only when it is
 * asked for: few lines' are, and a hostile log has millions of lines.
 *
 * @param stamp what stands where the node's container runtime puts the time; may be anything
 * @param text the line without stamp and newline
 */
record LogLine(String stamp, String text) {

  /** From {@code 2026-01-02T03:04:05Z} to nanoseconds and an offset. */
  private static final int SHORTEST_STAMP = 20;

  private static final int LONGEST_STAMP = 40;

  /** Takes a line apart; one that begins with no stamp is text from its first character on. */
  static LogLine parse(String line) {
    int space = line.indexOf(' ');
    int end = space < 0 ? line.length() : space;
    if (end < SHORTEST_STAMP || end > LONGEST_STAMP || !Character.isDigit(line.charAt(0))) {
      return new LogLine("", line);
    }
    return new LogLine(line.substring(0, end), space < 0 ? "" : line.substring(space + 1));
  }

  /** When the line was taken, in nanoseconds since 1970 by the node's clock, if it says so. */
  Optional<Long> epochNanos() {
    return EpochNanos.parse(stamp);
  }
}
