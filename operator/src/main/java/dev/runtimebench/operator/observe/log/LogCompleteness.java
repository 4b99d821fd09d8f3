package dev.runtimebench.operator.observe.log;

import dev.runtimebench.results.sample.ClockBound;
import java.util.Optional;

/** Knows where the reading of a log ended, and whether the container printed more. */
public final class LogCompleteness {

  /**
   * A shorter log is not rotated. The kubelet checks logs every ten seconds and rotates them at
   * containerLogMaxSize, 10 MiB by default.
   */
  private static final long MIN_ROTATED_BYTES = 1024L * 1024;

  /** A shorter line is one entry in the log file; container runtimes split lines above 16 KiB. */
  private static final int MAX_UNSPLIT_LENGTH = 4096;

  /** The log of a container that never ran. */
  static final LogCompleteness NONE =
      new LogCompleteness(0, Long.MAX_VALUE, new LogLine("", ""), false, false);

  private final long bytes;
  private final long readAt;
  private final LogLine last;
  private final boolean tooLarge;
  private final boolean cut;

  /**
   * @param readAt when the reading ended, by the operator's clock
   * @param last the last line that was read
   * @param tooLarge whether the log exceeds the limit on its size
   * @param cut whether the reader stopped early
   */
  LogCompleteness(long bytes, long readAt, LogLine last, boolean tooLarge, boolean cut) {
    this.bytes = bytes;
    this.readAt = readAt;
    this.last = last;
    this.tooLarge = tooLarge;
    this.cut = cut;
  }

  /** Whether a line of a log that was asked for with stamps may come from the container. */
  public static boolean isOutput(String line) {
    return line.isEmpty() || LogLine.parse(line).isStamped();
  }

  /** How many bytes were read, with the stamps. */
  public long bytes() {
    return bytes;
  }

  /** Whether the log exceeds 256 MiB. */
  public boolean isTooLarge() {
    return tooLarge;
  }

  /**
   * Whether the reader stopped early, while the container ran. Then the last line and the end of
   * the output are not known.
   */
  public boolean isCut() {
    return cut;
  }

  /** When the output ended, by the node's clock; empty if the reader stopped early. */
  Optional<Long> finished() {
    return cut ? Optional.empty() : last.epochNanos();
  }

  /**
   * Whether the reading ended before the container can have ended.
   *
   * @param second when the container ended, by its node's clock. The kubelet reports whole seconds,
   *     so this method misses a container that ran on for less than a second
   * @param bound the bound on the node's clock
   */
  public boolean isBefore(long second, ClockBound bound) {
    return bound.most() != Long.MAX_VALUE && second - bound.most() > readAt;
  }

  /**
   * Whether the container printed more lines after the last one that was read.
   *
   * @param line the last line on the node, with its stamp
   */
  public boolean isBefore(String line) {
    Optional<Long> there = LogLine.parse(line).epochNanos();
    return there.isPresent() && finished().isPresent() && there.get() > finished().get();
  }

  /**
   * Whether the log is long enough for a rotation by the kubelet, and its last line is short enough
   * to be compared with the last line on the node. The node's file has a long line in several
   * parts, each with its own stamp.
   */
  public boolean mayBeRotated() {
    return bytes >= MIN_ROTATED_BYTES && last.text().length() < MAX_UNSPLIT_LENGTH;
  }
}
