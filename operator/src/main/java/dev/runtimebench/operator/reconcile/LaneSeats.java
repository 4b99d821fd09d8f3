package dev.runtimebench.operator.reconcile;

import dev.runtimebench.operator.queue.Seat;
import dev.runtimebench.operator.queue.Turn;
import dev.runtimebench.operator.spec.NodeChoice;
import dev.runtimebench.operator.state.Lane;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.results.experiment.Experiment;
import dev.runtimebench.results.experiment.ResolvedRuntime;
import io.fabric8.kubernetes.api.model.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Says on which nodes a benchmark may measure. A benchmark that has measured stays on its node. A
 * benchmark that holds a node stays there, unless the scheduler does not place its Pod. Any other
 * benchmark takes one of the nodes that match, and the node of the operator only as the last one.
 * While each of them is cordoned or NotReady, an earlier step makes the benchmark wait: {@link
 * NodeShortage}.
 */
final class LaneSeats {

  private final Function<Map<String, String>, Optional<List<Node>>> nodes;

  /**
   * @param nodes returns the nodes with these labels; empty if the operator cannot know them
   */
  LaneSeats(Function<Map<String, String>, Optional<List<Node>>> nodes) {
    this.nodes = nodes;
  }

  /**
   * The seat of a group of runtimes that share a node.
   *
   * @param isPinned whether the first Pod must run on the node that the queue chooses: there are
   *     several nodes, or the benchmark names its node
   */
  record GroupSeat(List<String> runtimes, Seat seat, boolean isPinned) {}

  /** The seats of a benchmark: one, or across pools one for each runtime. */
  List<GroupSeat> of(Reconciliation current) {
    return groups(current).stream().map(together -> of(current, together)).toList();
  }

  /** The groups of runtimes that share a node. */
  static List<List<ResolvedRuntime>> groups(Reconciliation current) {
    Experiment experiment = experiment(current);
    return experiment.acrossPools()
        ? experiment.runtimes().stream().map(List::of).toList()
        : List.of(experiment.runtimes());
  }

  /** What the benchmark measures, or will measure when its turn begins. */
  static Experiment experiment(Reconciliation current) {
    return current.isStarted() ? current.experiment() : current.run().accepted().orElseThrow();
  }

  /** The node on which Pods of a group have run; empty before the first one. */
  static Optional<String> settled(Reconciliation current, List<ResolvedRuntime> together) {
    return current.isStarted() ? current.settledNode(together.get(0).name()) : Optional.empty();
  }

  private GroupSeat of(Reconciliation current, List<ResolvedRuntime> together) {
    List<String> names = together.stream().map(ResolvedRuntime::name).toList();
    String any = names.get(0);
    boolean wasPinned = current.run().lane().flatMap(l -> l.pin(any)).isPresent();
    Optional<String> settled = settled(current, together);
    if (settled.isPresent()) {
      return new GroupSeat(names, new Seat.OneOf(List.of(settled.get())), wasPinned);
    }
    Set<String> refusing = current.run().refusing();
    Optional<String> held =
        current.run().lane().flatMap(l -> l.node(any)).filter(node -> !refusing.contains(node));
    if (held.isPresent()) {
      return new GroupSeat(names, new Seat.OneOf(List.of(held.get())), wasPinned);
    }
    Optional<NodeChoice.Candidates> candidates =
        new NodeChoice(current.spec().placement(), experiment(current).resources(), nodes)
            .of(together);
    if (candidates.isEmpty()) {
      return new GroupSeat(names, new Seat.Unknown(), false);
    }
    boolean isPlacing = current.run().lane().filter(lane -> lane.node(any).isEmpty()).isPresent();
    List<String> usable = usable(candidates.get(), current);
    Set<String> all = candidates.get().all();
    return isPlacing || usable.isEmpty()
        ? new GroupSeat(names, new Seat.Open(all, candidates.get().labels()), false)
        : new GroupSeat(names, new Seat.OneOf(usable), all.size() > 1 || current.isBoundToHost());
  }

  /**
   * The nodes to try, in their order. The only node is tried again and again. If no node is usable,
   * the benchmark has waited before, and the list of nodes is some seconds old.
   */
  private static List<String> usable(NodeChoice.Candidates candidates, Reconciliation current) {
    String operatorNode = current.run().operatorNode().orElse("");
    Set<String> nodes = candidates.areUnusable() ? candidates.all() : candidates.usable();
    boolean isOnly = candidates.all().size() == 1;
    return nodes.stream()
        .filter(node -> isOnly || !current.run().refusing().contains(node))
        .sorted(
            Comparator.<String, Boolean>comparing(operatorNode::equals)
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  /** What the queue has granted for these seats. */
  static Lane lane(List<GroupSeat> seats, Turn.Granted granted) {
    Map<String, String> nodes = new HashMap<>();
    Set<String> pinned = new HashSet<>();
    for (int i = 0; i < seats.size(); i++) {
      GroupSeat group = seats.get(i);
      granted
          .nodes()
          .get(i)
          .ifPresent(node -> group.runtimes().forEach(runtime -> nodes.put(runtime, node)));
      if (group.isPinned()) {
        pinned.addAll(group.runtimes());
      }
    }
    return new Lane(nodes, pinned, granted.avoid());
  }

  static List<Seat> seats(List<GroupSeat> groups) {
    List<Seat> seats = new ArrayList<>();
    groups.forEach(group -> seats.add(group.seat()));
    return seats;
  }
}
