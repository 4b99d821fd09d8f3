package dev.runtimebench.operator.reconcile;

import dev.runtimebench.operator.observe.disruption.NodeNow;
import dev.runtimebench.operator.observe.disruption.NodeObstacle;
import dev.runtimebench.operator.spec.NodeChoice;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.results.experiment.ResolvedRuntime;
import dev.runtimebench.results.pod.Owner;
import io.fabric8.kubernetes.api.model.Node;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Finds out why no node can take the first Pod of a benchmark now. A Pod would wait for the
 * scheduler meanwhile, and the benchmark would hold nodes that it does not use.
 */
final class NodeShortage {

  private final Function<Map<String, String>, Optional<List<Node>>> nodes;

  /**
   * @param nodes returns the nodes with these labels; empty if the operator cannot know them
   */
  NodeShortage(Function<Map<String, String>, Optional<List<Node>>> nodes) {
    this.nodes = nodes;
  }

  /**
   * What keeps a benchmark from each node that matches. Empty if the benchmark has run on its
   * nodes, if a node may take the Pod, if an autoscaler may add the first node, or if the operator
   * cannot know the nodes.
   */
  Optional<NodeObstacle> obstacle(Reconciliation current) {
    return LaneSeats.groups(current).stream()
        .filter(together -> LaneSeats.settled(current, together).isEmpty())
        .flatMap(together -> obstacle(current, together).stream())
        .findFirst();
  }

  /** The only node on which the first Pod of a runtime may run; empty if there may be others. */
  Optional<String> onlyNode(Reconciliation current, String runtime) {
    return current.isBoundToHost()
        ? LaneSeats.groups(current).stream()
            .filter(together -> together.stream().anyMatch(r -> r.name().equals(runtime)))
            .flatMap(together -> candidates(current, together).stream())
            .filter(candidates -> candidates.all().size() == 1)
            .map(candidates -> candidates.all().iterator().next())
            .findFirst()
        : Optional.empty();
  }

  private Optional<NodeChoice.Candidates> candidates(
      Reconciliation current, List<ResolvedRuntime> together) {
    return new NodeChoice(
            current.spec().placement(), LaneSeats.experiment(current).resources(), nodes)
        .of(together);
  }

  private Optional<NodeObstacle> obstacle(Reconciliation current, List<ResolvedRuntime> together) {
    Optional<NodeChoice.Candidates> candidates = candidates(current, together);
    if (candidates.filter(c -> c.all().isEmpty()).isPresent() && isOfNode(current)) {
      return gone(current, together, candidates.get().labels());
    }
    return candidates.filter(NodeChoice.Candidates::areUnusable).flatMap(NodeShortage::unusable);
  }

  private static Optional<NodeObstacle> unusable(NodeChoice.Candidates candidates) {
    int count = candidates.unusable().size();
    return candidates.unusable().stream()
        .sorted(Comparator.comparing(node -> node.getMetadata().getName()))
        .flatMap(
            node ->
                NodeObstacle.ofState(
                    new NodeNow(node.getMetadata().getName(), true, Optional.of(node)))
                    .stream())
        .findFirst()
        .map(
            first ->
                count == 1
                    ? first
                    : new NodeObstacle(
                        NodeObstacle.Kind.Passing,
                        "each of the %d nodes that match is cordoned or NotReady: %s"
                            .formatted(count, first.message())));
  }

  /**
   * The node of a benchmark on several nodes existed when that benchmark began, and may come back.
   * A node that is too small does not grow.
   */
  private Optional<NodeObstacle> gone(
      Reconciliation current, List<ResolvedRuntime> together, Map<String, String> labels) {
    boolean isTooSmall =
        new NodeChoice(current.spec().placement(), null, nodes)
            .of(together)
            .filter(c -> !c.all().isEmpty())
            .isPresent();
    if (isTooSmall) {
      return Optional.empty();
    }
    boolean exists = nodes.apply(labels).filter(found -> !found.isEmpty()).isPresent();
    return Optional.of(
        exists
            ? new NodeObstacle(
                NodeObstacle.Kind.Passing,
                "the node with the labels %s has a taint that spec.placement.tolerations does not tolerate, or lacks a handler"
                    .formatted(new TreeMap<>(labels)))
            : new NodeObstacle(
                NodeObstacle.Kind.NodeLost,
                "no node has the labels %s".formatted(new TreeMap<>(labels))));
  }

  /** Whether the benchmark is that of one node of a benchmark on several nodes. */
  private static boolean isOfNode(Reconciliation current) {
    return current.isBoundToHost() && Owner.isOwned(current.benchmark());
  }
}
