package dev.runtimebench.results.sample;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * What is known of a node's clock: its time minus the operator's lies between these two, in
 * nanoseconds. Nothing is received before it was sent, which bounds the offset from below; nothing
 * happens on a node before the operator has asked for it, which bounds it from above.
 *
 * @param least nearly tight: the quickest delivery of a stamped line or Event took a millisecond
 * @param most loose: a sandbox is made before the node's first stamp
 */
public record ClockBound(long least, long most) {

  /** Nothing is known. */
  public static final ClockBound NONE = new ClockBound(Long.MIN_VALUE, Long.MAX_VALUE);

  /** The bound from a node's stamp of something that the operator has heard of. */
  public static ClockBound received(long node, long operator) {
    return new ClockBound(node - operator, Long.MAX_VALUE);
  }

  /** The bound from a node's stamp of something that the operator had asked for before. */
  public static ClockBound caused(long operator, long node) {
    return new ClockBound(Long.MIN_VALUE, node - operator);
  }

  /** What both say; they may contradict each other. */
  public ClockBound and(ClockBound other) {
    return new ClockBound(Math.max(least, other.least), Math.min(most, other.most));
  }

  /** Whether both ends are known. */
  @JsonIgnore
  public boolean isTwoSided() {
    return least != Long.MIN_VALUE && most != Long.MAX_VALUE;
  }

  /** Whether no offset fits: the clock has been set in between. */
  @JsonIgnore
  public boolean isContradiction() {
    return isTwoSided() && least > most;
  }

  /**
   * The offset that is reckoned with, in nanoseconds. It is the tight end, not the middle: how long
   * a sandbox takes says nothing about a clock.
   */
  @JsonIgnore
  public long estimate() {
    return least;
  }

  /** How far off the estimate can be at most, in nanoseconds. */
  @JsonIgnore
  public long uncertainty() {
    return most - least;
  }
}
