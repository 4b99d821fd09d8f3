package dev.runtimebench.operator.queue;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the Pods of a benchmark may run. A benchmark whose runtimes share a node has one seat. A
 * benchmark across pools has one seat for each runtime.
 */
public sealed interface Seat {

  /**
   * One of these nodes. The queue chooses the first one that is free.
   *
   * @param nodes the names, the preferred one first; never empty
   */
  record OneOf(List<String> nodes) implements Seat {

    public OneOf {
      nodes = List.copyOf(nodes);
      if (nodes.isEmpty()) {
        throw new IllegalArgumentException("a seat needs a node");
      }
    }
  }

  /**
   * The node that the scheduler chooses. Until the scheduler has chosen, the benchmark holds those
   * of the nodes that are free, and its Pod must avoid the others.
   *
   * @param nodes the nodes that match the benchmark's labels and tolerations; may be empty, because
   *     an autoscaler may add nodes
   * @param labels the labels that each node of the seat has, also a node that an autoscaler adds
   */
  record Open(Set<String> nodes, Map<String, String> labels) implements Seat {

    public Open {
      nodes = Set.copyOf(nodes);
      labels = Map.copyOf(labels);
    }

    /** Whether the scheduler could choose one node for both seats. */
    boolean mayMeet(Open other) {
      return labels.entrySet().stream()
          .allMatch(
              label ->
                  other
                      .labels
                      .getOrDefault(label.getKey(), label.getValue())
                      .equals(label.getValue()));
    }
  }

  /**
   * A node that the operator cannot know in advance, because it may not list nodes or because there
   * are too many. Until the scheduler has chosen, nobody else measures.
   */
  record Unknown() implements Seat {}
}
