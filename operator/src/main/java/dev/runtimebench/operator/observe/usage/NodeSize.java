package dev.runtimebench.operator.observe.usage;

import java.util.OptionalDouble;

/**
 * How much a node has. No Pod can use more.
 *
 * @param cpus the number of CPUs; empty if unknown
 * @param memory in bytes; empty if unknown
 */
public record NodeSize(OptionalDouble cpus, OptionalDouble memory) {

  /** The node does not say how much it has. */
  public static final NodeSize UNKNOWN =
      new NodeSize(OptionalDouble.empty(), OptionalDouble.empty());
}
