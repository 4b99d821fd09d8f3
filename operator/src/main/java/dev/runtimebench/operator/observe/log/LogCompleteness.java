package dev.runtimebench.operator.observe.log;

import dev.runtimebench.results.sample.ClockBound;
import java.util.Optional;

/** Where the reading of a log ended: whether that is the end of what its container printed. */
public final class LogCompleteness {

  /** Kubelets rotate logs at 10 MiB, or at what they are told to, every ten seconds. */
  private static final long ROTATED = 1024L * 1024;

  /** Container runtimes write what is longer than 16 KiB in parts. */
  private static final int LONGEST_WHOLE = 4096;

  /** Of a container that never ran. */
  static final LogCompleteness NONE =
      new LogCompleteness(0, Long.MAX_VALUE, new LogLine("", ""), false, false);

  private final long bytes;
  private final long readAt;
  private final LogLine last;
  private final boolean tooLarge;
  private final boolean cut;

  /**
   * @param readAt when, by the operator's clock
   * @param last the last line of it
   */
  LogCompleteness(long bytes, long readAt, LogLine last, boolean tooLarge, boolean cut) {
    this.bytes = bytes;
    this.readAt = readAt;
    this.last = last;
    this.tooLarge = tooLarge;
    this.cut = cut;
  }

  /** How many bytes of it were read, with the stamps. */
  public long bytes() {
    return bytes;
  }

  /** Whether there was more of it than is read. */
  public boolean isTooLarge() {
    return tooLarge;
  }

  /**
   * Whether its reader had enough of it while its container ran: then it has no last line, and when
   * its output was over isn't known.
   */
  public boolean isCut() {
    return cut;
  }

  /** When the output was over, by the node's clock. */
  Optional<Long> finished() {
    return cut ? Optional.empty() : last.epochNanos();
  }

  /**
   * Whether it was reached before the container can have ended.
   *
   * @param second in which the container ended, by its node's clock: ends are told in whole
   *     seconds, so what ran on for less than that isn't found
   * @param bound on that clock
   */
  public boolean isBefore(long second, ClockBound bound) {
    return bound.most() != Long.MAX_VALUE && second - bound.most() > readAt;
  }

  /**
   * Whether the container printed on after it.
   *
   * @param line the last one that there is, with its stamp
   */
  public boolean isBefore(String line) {
    Optional<Long> there = LogLine.parse(line).epochNanos();
    return there.isPresent() && finished().isPresent() && there.get() > finished().get();
  }

  /**
   * Whether the log is long enough for the kubelet to have rotated it, and its last line can be
   * compared with another: a long line is in the node's file in parts, each with a stamp of its
   * own.
   */
  public boolean mayBeRotated() {
    return bytes >= ROTATED && last.text().length() < LONGEST_WHOLE;
  }
}
