package dev.runtimebench.operator.observe.disruption;

import dev.runtimebench.results.sample.FailureReason;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import java.util.Optional;

/**
 * A node as the API server has it now.
 *
 * @param name the name that was asked for
 * @param known whether the API server has answered; false without the right to read nodes
 * @param node empty if there is no such node
 */
public record NodeNow(String name, boolean known, Optional<Node> node) {

  /** Why the node runs nothing, as a sentence; empty if the node is Ready or nothing is known. */
  public Optional<Disruption> lost() {
    return notReady().map(why -> new Disruption(FailureReason.NodeLost, "node " + name + why));
  }

  /** The words after the node's name. */
  Optional<String> notReady() {
    if (!known) {
      return Optional.empty();
    }
    if (node.isEmpty()) {
      return Optional.of(" no longer exists");
    }
    Optional<NodeCondition> ready =
        Optional.ofNullable(node.get().getStatus()).stream()
            .flatMap(status -> status.getConditions().stream())
            .filter(c -> "Ready".equals(c.getType()))
            .findFirst();
    return ready
        .filter(c -> !"True".equals(c.getStatus()))
        .map(c -> " is NotReady" + (c.getMessage() == null ? "" : ": " + c.getMessage()));
  }
}
