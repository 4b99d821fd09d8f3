package dev.runtimebench.operator.pass;

import dev.runtimebench.operator.pod.Side;
import java.util.Optional;

/** The reading of one container's log, as often as it had to be begun. */
final class LogReading {

  private final Side side;
  private Optional<LogFollower> follower = Optional.empty();
  private int begun;
  private Optional<Long> begin = Optional.empty();
  private final Since awaited = new Since();
  private boolean whole;

  /**
   * @param side whose log it is
   */
  LogReading(Side side) {
    this.side = side;
  }

  Side side() {
    return side;
  }

  /** Who reads it; empty before that has begun. */
  Optional<LogFollower> follower() {
    return follower;
  }

  /** Begins, or begins again. */
  void begin(LogFollower next) {
    begin = begin.or(() -> follower.flatMap(LogFollower::begin));
    follower = Optional.of(next);
    whole = false;
    begun++;
  }

  /** How often it was begun. */
  int timesBegun() {
    return begun;
  }

  /** Whether a reading that failed had begun with an earlier line than this one has. */
  boolean hasLostBegin() {
    Optional<Long> now = follower.flatMap(LogFollower::begin);
    return begin.isPresent() && (now.isEmpty() || now.get() > begin.get());
  }

  /** Whether there is nothing yet of what a reading that failed had. */
  boolean isBehind() {
    return begin.isPresent() && follower.flatMap(LogFollower::begin).isEmpty();
  }

  /** Whether the node has been asked, and has no more of it. */
  boolean isWhole() {
    return whole;
  }

  void whole() {
    whole = true;
  }

  /** It is waited for. */
  Since awaited() {
    return awaited;
  }

  /** Reads no further. */
  void abandon() {
    follower.ifPresent(LogFollower::abandon);
  }
}
