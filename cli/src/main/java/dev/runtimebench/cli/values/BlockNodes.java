package dev.runtimebench.cli.values;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The node of each block of a table. The nodes are compared if the blocks ran on several nodes, and
 * each block on one node.
 */
final class BlockNodes {

  private final Map<Integer, String> nodes = new HashMap<>();
  private final Set<Integer> unknown = new HashSet<>();
  private final Set<Integer> several = new HashSet<>();

  /**
   * Notes the node of a value.
   *
   * @param node null if the row does not name it
   */
  void add(int block, String node) {
    if (node == null) {
      unknown.add(block);
      return;
    }
    String before = nodes.putIfAbsent(block, node);
    if (before != null && !before.equals(node)) {
      several.add(block);
    }
  }

  private boolean isOneNode() {
    return nodes.values().stream().distinct().count() < 2;
  }

  /** Returns the node of each block; empty if the nodes are not compared. */
  Map<Integer, String> byBlock() {
    return isOneNode() || !unknown.isEmpty() || !several.isEmpty() ? Map.of() : Map.copyOf(nodes);
  }

  /**
   * Returns why the nodes of a table with several nodes are not compared; empty if they are. If no
   * block ran on one node, the table compares nodes with each other, and another note says so.
   */
  Optional<String> note() {
    if (isOneNode() || several.containsAll(nodes.keySet())) {
      return Optional.empty();
    }
    if (!several.isEmpty()) {
      return Optional.of(
          "the values of %d block(s) come from different nodes, so the ratios of the nodes are not compared: in a comparison of nodes, each block runs on one node"
              .formatted(several.size()));
    }
    return unknown.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%d block(s) have a value without a node, so the ratios of the nodes are not compared: name the node in each row"
                .formatted(unknown.size()));
  }
}
