package dev.runtimebench.results.experiment;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeRuntimeHandler;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The handlers of a node. A kubelet reports its handlers in {@code status.runtimeHandlers} since
 * Kubernetes 1.30.
 */
public final class NodeHandlers {

  private NodeHandlers() {}

  /** Returns the names of the node's handlers; empty if unknown. The default one has no name. */
  public static Optional<Set<String>> reported(Node node) {
    List<NodeRuntimeHandler> handlers =
        node.getStatus() == null ? null : node.getStatus().getRuntimeHandlers();
    if (handlers == null || handlers.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        handlers.stream()
            .map(NodeRuntimeHandler::getName)
            .filter(name -> name != null && !name.isEmpty())
            .collect(Collectors.toCollection(TreeSet::new)));
  }
}
