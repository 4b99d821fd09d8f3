package dev.runtimebench.operator.queue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A benchmark whose turn it is.
 *
 * @param nodes the nodes on which nobody else may measure
 * @param chosen the node of each seat; empty where the scheduler has not chosen yet
 * @param open the seats whose node the scheduler has not chosen yet, as far as their nodes are
 *     known
 * @param avoid the nodes on which others measured when the turn began: the benchmark's Pod avoids
 *     them
 * @param everywhere whether nobody else may measure at all
 */
record Holder(
    Ticket ticket,
    Set<String> nodes,
    List<Optional<String>> chosen,
    List<Seat.Open> open,
    Set<String> avoid,
    boolean everywhere) {

  Holder {
    nodes = Set.copyOf(nodes);
    chosen = List.copyOf(chosen);
    open = List.copyOf(open);
    avoid = Set.copyOf(avoid);
  }

  /** Whether the scheduler still has to choose a node. */
  boolean isPlacing() {
    return chosen.stream().anyMatch(Optional::isEmpty);
  }

  /** Whether the scheduler could choose one node for this holder and for that seat. */
  boolean mayMeet(Seat.Open seat) {
    return open.stream().anyMatch(mine -> mine.mayMeet(seat));
  }

  Turn.Granted turn() {
    return new Turn.Granted(chosen, avoid);
  }

  /**
   * Returns the holder with its new request. The scheduler may have chosen a node since the last
   * request, or new nodes may exist.
   *
   * @param free whether nobody else holds the node
   * @return empty if the request needs a node that this holder does not hold
   */
  Optional<Holder> with(List<Seat> seats, Predicate<String> free) {
    Set<String> held = new HashSet<>();
    List<Optional<String>> now = new ArrayList<>();
    List<Seat.Open> placing = new ArrayList<>();
    boolean all = false;
    for (int i = 0; i < seats.size(); i++) {
      if (seats.get(i) instanceof Seat.OneOf one) {
        Optional<String> known =
            chosen(seats, i).filter(one.nodes()::contains).or(() -> firstHeld(one));
        if (known.isEmpty()) {
          return Optional.empty();
        }
        held.add(known.get());
        now.add(known);
      } else if (seats.size() != chosen.size() || chosen.get(i).isPresent()) {
        return Optional.empty();
      } else {
        now.add(Optional.empty());
        held.addAll(nodes);
        all |= everywhere;
        if (seats.get(i) instanceof Seat.Open seat) {
          placing.add(seat);
          seat.nodes().stream().filter(n -> !avoid.contains(n)).filter(free).forEach(held::add);
        }
      }
    }
    return Optional.of(new Holder(ticket, held, now, placing, avoid, all));
  }

  /** The node of that seat before, if the benchmark asks for as many seats as before. */
  private Optional<String> chosen(List<Seat> seats, int index) {
    return seats.size() == chosen.size() ? chosen.get(index) : Optional.empty();
  }

  /** Whether another benchmark could get a turn now that this holder has become the other one. */
  boolean hasFreed(Optional<Holder> now) {
    return now.isEmpty()
        || !now.get().nodes().containsAll(nodes)
        || (everywhere && !now.get().everywhere())
        || (isPlacing() && !now.get().isPlacing());
  }

  private Optional<String> firstHeld(Seat.OneOf one) {
    return one.nodes().stream().filter(node -> everywhere || nodes.contains(node)).findFirst();
  }
}
