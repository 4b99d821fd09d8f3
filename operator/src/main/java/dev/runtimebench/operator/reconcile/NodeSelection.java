package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.Placement;
import dev.runtimebench.api.v1alpha1.Resources;
import dev.runtimebench.operator.spec.NodeChoice;
import dev.runtimebench.operator.spec.SeveralNodesCheck;
import dev.runtimebench.results.experiment.ResolvedRuntime;
import dev.runtimebench.results.plan.NodeDraw;
import io.fabric8.kubernetes.api.model.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Chooses the nodes of a benchmark on several nodes: those that match, are Ready and not cordoned,
 * and have a host name of their own. A number of nodes is drawn at random. The node of the operator
 * is drawn only if there are not enough others.
 */
final class NodeSelection {

  private final Function<Map<String, String>, Optional<List<Node>>> nodes;

  /**
   * @param nodes returns the nodes with these labels; empty if the operator cannot know them
   */
  NodeSelection(Function<Map<String, String>, Optional<List<Node>>> nodes) {
    this.nodes = nodes;
  }

  /** The answer. */
  sealed interface Selection {

    /**
     * The nodes to measure on.
     *
     * @param hostnames the value of the label kubernetes.io/hostname by the node's name, sorted
     */
    record Chosen(Map<String, String> hostnames) implements Selection {}

    /** There are too few nodes now. */
    record TooFew(String message) implements Selection {}

    /** The benchmark cannot choose its nodes. */
    record Impossible(String message) implements Selection {}
  }

  /**
   * Chooses the nodes.
   *
   * @param placement asks for several nodes
   * @param resources what each container requests
   * @param operatorNode the node of the operator; empty if unknown
   */
  Selection of(
      Placement placement,
      Resources resources,
      List<ResolvedRuntime> runtimes,
      Optional<String> operatorNode,
      long seed) {
    Optional<NodeChoice.Candidates> candidates =
        new NodeChoice(placement, resources, nodes).of(runtimes);
    Optional<List<Node>> listed = nodes.apply(placement.nodeSelector());
    if (candidates.isEmpty() || listed.isEmpty()) {
      return new Selection.Impossible(
          "spec.placement.nodes: the operator cannot list the nodes, because it may not (rbac) or because more than 5,000 match; narrow spec.placement.nodeSelector, or give the operator the right to list nodes");
    }
    Map<String, String> usable = usable(candidates.get(), listed.get());
    Integer count = placement.nodes().getIntVal();
    int all = candidates.get().all().size();
    if (count == null) {
      return usable.size() > Placement.MAX_NODES
          ? new Selection.Impossible(
              "spec.placement.nodes: All stands for %d nodes, but at most %d are possible; use a number, or narrow spec.placement.nodeSelector"
                  .formatted(usable.size(), Placement.MAX_NODES))
          : usable.isEmpty() ? tooFew("1 node or more", usable.size(), all) : chosen(usable);
    }
    return usable.size() < count
        ? tooFew(count + " nodes", usable.size(), all)
        : new Selection.Chosen(draw(usable, count, operatorNode, seed));
  }

  private static Selection chosen(Map<String, String> usable) {
    return new Selection.Chosen(usable);
  }

  private static Selection tooFew(String wanted, int usable, int all) {
    return new Selection.TooFew(
        "spec.placement.nodes needs %s, but only %d of the %d nodes that match and are large enough are Ready, not cordoned and have a label %s of their own"
            .formatted(wanted, usable, all, SeveralNodesCheck.HOSTNAME));
  }

  /** The host names by node. A host name that two nodes share selects neither of them. */
  private static Map<String, String> usable(NodeChoice.Candidates candidates, List<Node> listed) {
    Map<String, Long> uses =
        listed.stream()
            .flatMap(node -> hostname(node).stream())
            .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
    Map<String, String> usable = new TreeMap<>();
    for (Node node : listed) {
      String name = node.getMetadata().getName();
      if (candidates.usable().contains(name)) {
        hostname(node)
            .filter(hostname -> uses.get(hostname) == 1)
            .ifPresent(hostname -> usable.put(name, hostname));
      }
    }
    return usable;
  }

  private static Optional<String> hostname(Node node) {
    return Optional.ofNullable(node.getMetadata().getLabels())
        .map(labels -> labels.get(SeveralNodesCheck.HOSTNAME));
  }

  private static Map<String, String> draw(
      Map<String, String> usable, int count, Optional<String> operatorNode, long seed) {
    List<String> others =
        usable.keySet().stream().filter(name -> !operatorNode.equals(Optional.of(name))).toList();
    List<String> names = new ArrayList<>(NodeDraw.draw(others, count, seed));
    if (names.size() < count) {
      names.add(operatorNode.orElseThrow());
    }
    Map<String, String> drawn = new TreeMap<>();
    names.forEach(name -> drawn.put(name, usable.get(name)));
    return drawn;
  }
}
