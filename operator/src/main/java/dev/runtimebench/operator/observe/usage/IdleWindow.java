package dev.runtimebench.operator.observe.usage;

import dev.runtimebench.operator.observe.usage.Reading.Stamped;

/**
 * A time in which the agent held the container idle, in nanoseconds since 1970 by the node's clock.
 *
 * @param name before or after, for messages
 */
public record IdleWindow(String name, long from, long to) {

  /** Whether a figure was certainly read in this time. */
  boolean holds(Stamped figure) {
    return figure.earliest() >= from && figure.latest() <= to;
  }

  String lacks() {
    return "no figure of the kubelet has a time stamp in the idle time %s the work".formatted(name);
  }
}
