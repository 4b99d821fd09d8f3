package dev.runtimebench.operator.logs;

import dev.runtimebench.operator.state.Stopwatch;
import dev.runtimebench.results.naming.Side;
import java.util.Optional;

/** The reading of one container's log, as often as it had to be begun. */
public final class LogAttempts {

  private final Side side;
  private Optional<LogStream> follower = Optional.empty();
  private int begun;
  private Optional<Long> begin = Optional.empty();
  private final Stopwatch awaited = new Stopwatch();
  private boolean whole;

  /**
   * @param side whose log it is
   */
  public LogAttempts(Side side) {
    this.side = side;
  }

  public Side side() {
    return side;
  }

  /** Who reads it; empty before that has begun. */
  public Optional<LogStream> follower() {
    return follower;
  }

  /** Begins, or begins again. */
  public void begin(LogStream next) {
    begin = begin.or(() -> follower.flatMap(LogStream::begin));
    follower = Optional.of(next);
    whole = false;
    begun++;
  }

  /** How often it was begun. */
  public int timesBegun() {
    return begun;
  }

  /** Whether a reading that failed had begun with an earlier line than this one has. */
  public boolean hasLostBegin() {
    Optional<Long> now = follower.flatMap(LogStream::begin);
    return begin.isPresent() && (now.isEmpty() || now.get() > begin.get());
  }

  /** Whether there is nothing yet of what a reading that failed had. */
  public boolean isBehind() {
    return begin.isPresent() && follower.flatMap(LogStream::begin).isEmpty();
  }

  /** Whether the node has been asked, and has no more of it. */
  public boolean isWhole() {
    return whole;
  }

  public void whole() {
    whole = true;
  }

  /** It is waited for. */
  public Stopwatch awaited() {
    return awaited;
  }

  /** Reads no further. */
  public void abandon() {
    follower.ifPresent(LogStream::abandon);
  }
}
