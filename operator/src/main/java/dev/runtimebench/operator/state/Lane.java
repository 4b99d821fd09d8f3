package dev.runtimebench.operator.state;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The nodes that a benchmark holds, while no other benchmark measures on them.
 *
 * @param nodes the node of each runtime; a runtime is absent if the scheduler chooses its node
 * @param pinned the runtimes whose first Pod must run on their node. Where there is only one node,
 *     the Pod is left to the scheduler, so that an autoscaler may add a node
 * @param avoid nodes on which others measure, and which a Pod without a node must avoid
 */
public record Lane(Map<String, String> nodes, Set<String> pinned, Set<String> avoid) {

  public Lane {
    nodes = Map.copyOf(nodes);
    pinned = Set.copyOf(pinned);
    avoid = Set.copyOf(avoid);
  }

  /** The node of a runtime; empty if the scheduler chooses it. */
  public Optional<String> node(String runtime) {
    return Optional.ofNullable(nodes.get(runtime));
  }

  /** The node on which the first Pod of a runtime must run; empty if the scheduler chooses. */
  public Optional<String> pin(String runtime) {
    return node(runtime).filter(node -> pinned.contains(runtime));
  }
}
