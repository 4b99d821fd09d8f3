package dev.runtimebench.operator.queue;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A benchmark that waits for its turn. Not thread-safe. */
final class Waiter {

  private final Ticket ticket;
  private final long arrived;
  private final boolean begun;
  private Optional<List<Seat>> seats = Optional.empty();
  private int overtaken;

  /**
   * @param arrived the number of the request; a later one has a higher number
   * @param begun whether the benchmark had a turn before, so that it goes first
   */
  Waiter(Ticket ticket, long arrived, boolean begun) {
    this.ticket = ticket;
    this.arrived = arrived;
    this.begun = begun;
  }

  Ticket ticket() {
    return ticket;
  }

  long arrived() {
    return arrived;
  }

  boolean begun() {
    return begun;
  }

  /** What the benchmark asks for; empty after a restart, before its first request. */
  Optional<List<Seat>> seats() {
    return seats;
  }

  void seats(List<Seat> wanted) {
    seats = Optional.of(List.copyOf(wanted));
  }

  /**
   * How many benchmarks of other namespaces got a node that this one could have used, since its own
   * namespace last got such a node.
   */
  int overtaken() {
    return overtaken;
  }

  /** Notes that another benchmark has begun. */
  void passedBy(Holder other) {
    if (couldUse(other)) {
      overtaken = other.ticket().namespace().equals(ticket.namespace()) ? 0 : overtaken + 1;
    }
  }

  private boolean couldUse(Holder other) {
    return other.everywhere()
        || seats.stream().flatMap(List::stream).anyMatch(seat -> couldUse(seat, other.nodes()));
  }

  /** A seat without known nodes could use each node. */
  private static boolean couldUse(Seat seat, Set<String> nodes) {
    if (seat instanceof Seat.OneOf one) {
      return one.nodes().stream().anyMatch(nodes::contains);
    }
    return !(seat instanceof Seat.Open open)
        || open.nodes().isEmpty()
        || open.nodes().stream().anyMatch(nodes::contains);
  }
}
