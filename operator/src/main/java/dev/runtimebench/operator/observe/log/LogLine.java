package dev.runtimebench.operator.observe.log;

import dev.runtimebench.operator.observe.clock.EpochNanos;
import java.util.Optional;

/**
 * A line of a container's log with a timestamp. The stamp is parsed on demand, because few stamps
 * are needed, and a hostile log has millions of lines.
 *
 * @param stamp the first word of the line, where the container runtime puts the time; empty if the
 *     word cannot be a stamp
 * @param text the line without stamp and newline
 */
record LogLine(String stamp, String text) {

  /** From {@code 2026-01-02T03:04:05Z} to nanoseconds and an offset. */
  private static final int MIN_STAMP_LENGTH = 20;

  private static final int MAX_STAMP_LENGTH = 40;

  /** Splits a line into stamp and text. A line without a stamp is all text. */
  static LogLine parse(String line) {
    int space = line.indexOf(' ');
    int end = space < 0 ? line.length() : space;
    if (end < MIN_STAMP_LENGTH || end > MAX_STAMP_LENGTH || !Character.isDigit(line.charAt(0))) {
      return new LogLine("", line);
    }
    return new LogLine(line.substring(0, end), space < 0 ? "" : line.substring(space + 1));
  }

  /** Whether the line may begin with a stamp. Every line that a container wrote does. */
  boolean isStamped() {
    return !stamp.isEmpty();
  }

  /** The stamp in nanoseconds since 1970, by the node's clock; empty if the stamp is not a time. */
  Optional<Long> epochNanos() {
    return EpochNanos.parse(stamp);
  }
}
