package dev.runtimebench.operator.cluster;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkload;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.observe.disruption.NodeNow;
import dev.runtimebench.operator.observe.isolation.NodeFacts;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks up the objects that a benchmark refers to. */
public final class Lookups {

  private static final int FORBIDDEN = 403;

  private final KubernetesClient client;
  private final NodeLists nodes;

  public Lookups(KubernetesClient client, OperatorClock clock) {
    this.client = client;
    this.nodes = new NodeLists(client, clock);
  }

  /** The catalogue entry of that name. */
  public Optional<BenchmarkWorkload> workload(String name) {
    return Optional.ofNullable(client.resources(BenchmarkWorkload.class).withName(name).get());
  }

  /** The RuntimeClass of that name. */
  public Optional<RuntimeClass> runtimeClass(String name) {
    return Optional.ofNullable(client.resources(RuntimeClass.class).withName(name).get());
  }

  /**
   * The nodes with these labels. Empty if there are none, if there are too many to look at, or if
   * the operator may not list nodes. The answer may be some seconds old.
   */
  public List<Node> nodes(Map<String, String> labels) {
    return knownNodes(labels).orElse(List.of());
  }

  /**
   * The nodes with these labels. The answer may be some seconds old.
   *
   * @return empty if there are too many to look at, or if the operator may not list nodes
   */
  public Optional<List<Node>> knownNodes(Map<String, String> labels) {
    return nodes.with(labels);
  }

  /** A node as it is now. */
  public NodeNow nodeNow(String name) {
    try {
      return new NodeNow(name, true, Optional.ofNullable(client.nodes().withName(name).get()));
    } catch (KubernetesClientException e) {
      if (e.getCode() == FORBIDDEN) {
        return new NodeNow(name, false, Optional.empty());
      }
      throw e;
    }
  }

  /** What a node reports about itself; empty when the operator has no right to read nodes. */
  public Optional<NodeFacts> node(String name) {
    return nodeNow(name).node().flatMap(NodeFacts::of);
  }
}
