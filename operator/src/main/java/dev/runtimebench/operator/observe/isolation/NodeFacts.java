package dev.runtimebench.operator.observe.isolation;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import java.util.Optional;

/**
 * What a node reports about itself.
 *
 * @param system the kubelet's report
 * @param capacity the node's resources, by name: cpu, memory and others
 */
public record NodeFacts(NodeSystemInfo system, Map<String, Quantity> capacity) {

  /** Reads a node; empty if its kubelet has not reported yet. */
  public static Optional<NodeFacts> of(Node node) {
    return Optional.ofNullable(node.getStatus())
        .filter(status -> status.getNodeInfo() != null)
        .map(status -> new NodeFacts(status.getNodeInfo(), capacity(status)));
  }

  private static Map<String, Quantity> capacity(NodeStatus status) {
    return status.getCapacity() == null ? Map.of() : status.getCapacity();
  }

  /** The kernel's release. */
  public Optional<String> kernel() {
    return text(system.getKernelVersion());
  }

  /** The kernel's random boot id, which is new after each boot. */
  public Optional<String> bootId() {
    return text(system.getBootID());
  }

  /** The processors' architecture, as in GOARCH: amd64, arm64. */
  public Optional<String> architecture() {
    return text(system.getArchitecture());
  }

  /** The node's capacity of a resource, in the API's format; empty if unknown. */
  public Optional<String> capacity(String resource) {
    return Optional.ofNullable(capacity.get(resource)).map(Quantity::toString);
  }

  private static Optional<String> text(String text) {
    return Optional.ofNullable(text).map(String::strip).filter(t -> !t.isEmpty());
  }
}
