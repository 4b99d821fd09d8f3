package dev.runtimebench.operator.observe;

import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * A line of a container's log.
 *
 * @param epochNanos when the node's container runtime took it, by the node's clock; empty where the
 *     line has no stamp that can be read
 * @param text the line without stamp and newline
 */
public record LogLine(Optional<Long> epochNanos, String text) {

  /** The longest RFC 3339 stamp with nanoseconds and an offset. */
  private static final int LONGEST_STAMP = 40;

  /** Takes a line of a log that was asked for with timestamps apart. */
  static LogLine parse(String line) {
    int space = line.indexOf(' ');
    String stamp = space < 0 ? line : line.substring(0, space);
    if (stamp.length() <= LONGEST_STAMP) {
      try {
        long nanos = EpochNanos.of(OffsetDateTime.parse(stamp).toInstant());
        return new LogLine(Optional.of(nanos), space < 0 ? "" : line.substring(space + 1));
      } catch (DateTimeParseException | ArithmeticException e) {
        // Not a stamp: the line is text from its first character on.
        return new LogLine(Optional.empty(), line);
      }
    }
    return new LogLine(Optional.empty(), line);
  }
}
