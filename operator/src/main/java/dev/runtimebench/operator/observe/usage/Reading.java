package dev.runtimebench.operator.observe.usage;

import java.util.Optional;

/**
 * One figure of the kubelet with its own time stamp, or why there is none.
 *
 * @param figure empty if there is none
 * @param missing why there is none; empty if there is one
 */
public record Reading(Optional<Stamped> figure, String missing) {

  /**
   * A value with the kubelet's own time stamp. The kubelet cuts some time stamps to whole seconds,
   * so the value was read at a time between the two bounds.
   *
   * @param value seconds of CPU time, or bytes
   * @param earliest nanoseconds since 1970 by the node's clock
   * @param latest nanoseconds since 1970 by the node's clock
   */
  public record Stamped(double value, long earliest, long latest) {

    /** The time halfway between the bounds. */
    double middle() {
      return earliest + (latest - earliest) / 2.0;
    }

    long resolution() {
      return latest - earliest;
    }
  }

  static Reading of(Stamped figure) {
    return new Reading(Optional.of(figure), "");
  }

  /** No figure, for that reason. */
  public static Reading missing(String why) {
    return new Reading(Optional.empty(), why);
  }
}
