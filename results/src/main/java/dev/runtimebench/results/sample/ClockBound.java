package dev.runtimebench.results.sample;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * Bounds on the offset of a node's clock (the node's time minus the operator's time), in
 * nanoseconds. A message is received after it was sent, which bounds the offset from below. A node
 * acts on a request after the operator sent it, which bounds the offset from above.
 *
 * @param least the lower bound; nearly tight, because the fastest delivery of a stamped line or
 *     Event takes about a millisecond
 * @param most the upper bound; loose, because the sandbox is created before the node's first stamp
 */
public record ClockBound(long least, long most) {

  /** No bounds. */
  public static final ClockBound NONE = new ClockBound(Long.MIN_VALUE, Long.MAX_VALUE);

  /**
   * Returns the bound from a message that the node stamped and the operator received. Both times
   * are in nanoseconds.
   */
  public static ClockBound received(long node, long operator) {
    return new ClockBound(node - operator, Long.MAX_VALUE);
  }

  /**
   * Returns the bound from an action that the operator requested and the node then stamped. Both
   * times are in nanoseconds.
   */
  public static ClockBound caused(long operator, long node) {
    return new ClockBound(Long.MIN_VALUE, node - operator);
  }

  /** Returns the intersection of both bounds. It may be a contradiction. */
  public ClockBound and(ClockBound other) {
    return new ClockBound(Math.max(least, other.least), Math.min(most, other.most));
  }

  /** Whether both bounds are known. */
  @JsonIgnore
  public boolean isTwoSided() {
    return least != Long.MIN_VALUE && most != Long.MAX_VALUE;
  }

  /** Whether no offset is possible. Then the clock was changed in between. */
  @JsonIgnore
  public boolean isContradiction() {
    return isTwoSided() && least > most;
  }

  /**
   * The estimated offset, in nanoseconds. It is the tight bound and not the middle, because the
   * upper bound mostly reflects how long a sandbox takes to start.
   */
  @JsonIgnore
  public long estimate() {
    return least;
  }

  /** The maximum error of the estimate, in nanoseconds. */
  @JsonIgnore
  public long uncertainty() {
    return most - least;
  }
}
