package dev.runtimebench.operator.spec;

import dev.runtimebench.api.v1alpha1.Placement;
import dev.runtimebench.api.v1alpha1.Resources;
import dev.runtimebench.results.experiment.ResolvedRuntime;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
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
   * @param labels the labels that a node must have
   * @param all the names of the nodes that match labels and tolerations, have the handlers, and are
   *     large enough for a Pod when they are empty
   * @param usable those that are Ready and not cordoned
   * @param unusable the others
   */
  public record Candidates(
      Map<String, String> labels, Set<String> all, Set<String> usable, List<Node> unusable) {

    /** Whether nodes match, and each of them is cordoned or NotReady. */
    public boolean areUnusable() {
      return usable.isEmpty() && !unusable.isEmpty();
    }
  }

  private final Placement placement;
  private final Resources resources;
  private final Function<Map<String, String>, Optional<List<Node>>> nodes;

  /**
   * @param resources what each container requests; null, or a null field: unknown
   * @param nodes returns the nodes with these labels; empty if the operator cannot know them
   */
  public NodeChoice(
      Placement placement,
      Resources resources,
      Function<Map<String, String>, Optional<List<Node>>> nodes) {
    this.placement = placement;
    this.resources = resources;
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
    List<Node> unusable = new ArrayList<>();
    for (Node node : candidates.of(together)) {
      if (together.stream().noneMatch(runtime -> HandlerCheck.lacks(node, runtime))
          && isLargeEnough(node)) {
        all.add(node.getMetadata().getName());
        if (isUsable(node)) {
          usable.add(node.getMetadata().getName());
        } else {
          unusable.add(node);
        }
      }
    }
    return known[0]
        ? Optional.of(new Candidates(candidates.labels(together), all, usable, unusable))
        : Optional.empty();
  }

  /**
   * Whether one container fits on the node when no other Pod runs there. A benchmark must not hold
   * a node on which its Pods can never run.
   */
  private boolean isLargeEnough(Node node) {
    return resources == null
        || (isLargeEnough(node, "cpu", resources.cpu())
            && isLargeEnough(node, "memory", resources.memory()));
  }

  private static boolean isLargeEnough(Node node, String name, Quantity request) {
    Quantity allocatable =
        node.getStatus() == null || node.getStatus().getAllocatable() == null
            ? null
            : node.getStatus().getAllocatable().get(name);
    return request == null
        || allocatable == null
        || allocatable.getNumericalAmount().compareTo(request.getNumericalAmount()) >= 0;
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
