package dev.runtimebench.operator.spec;

import dev.runtimebench.api.v1alpha1.Placement;
import dev.runtimebench.results.experiment.ResolvedRuntime;
import io.fabric8.kubernetes.api.model.Node;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Finds the nodes among which a benchmark may choose, and those that can take its Pods now. */
public final class NodeChoice {

  /**
   * The nodes for a group of runtimes that share a node.
   *
   * @param all the names of the nodes that match labels and tolerations and have the handlers
   * @param usable those that are Ready and not cordoned
   */
  public record Candidates(Set<String> all, Set<String> usable) {}

  private final Placement placement;
  private final Function<Map<String, String>, Optional<List<Node>>> nodes;

  /**
   * @param nodes returns the nodes with these labels; empty if the operator cannot know them
   */
  public NodeChoice(
      Placement placement, Function<Map<String, String>, Optional<List<Node>>> nodes) {
    this.placement = placement;
    this.nodes = nodes;
  }

  /** The nodes that may run all these runtimes; empty if the operator cannot know the nodes. */
  public Optional<Candidates> of(List<ResolvedRuntime> together) {
    boolean[] known = {true};
    CandidateNodes candidates =
        new CandidateNodes(
            placement,
            labels -> {
              Optional<List<Node>> found = nodes.apply(labels);
              known[0] = found.isPresent();
              return found.orElse(List.of());
            });
    Set<String> all = new LinkedHashSet<>();
    Set<String> usable = new LinkedHashSet<>();
    for (Node node : candidates.of(together)) {
      if (together.stream().noneMatch(runtime -> HandlerCheck.lacks(node, runtime))) {
        all.add(node.getMetadata().getName());
        if (isUsable(node)) {
          usable.add(node.getMetadata().getName());
        }
      }
    }
    return known[0] ? Optional.of(new Candidates(all, usable)) : Optional.empty();
  }

  private static boolean isUsable(Node node) {
    boolean cordoned =
        node.getSpec() != null && Boolean.TRUE.equals(node.getSpec().getUnschedulable());
    boolean notReady =
        node.getStatus() != null
            && node.getStatus().getConditions().stream()
                .anyMatch(c -> "Ready".equals(c.getType()) && !"True".equals(c.getStatus()));
    return !cordoned && !notReady;
  }
}
