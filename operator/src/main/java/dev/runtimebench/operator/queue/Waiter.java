package dev.runtimebench.operator.queue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

  /** How many benchmarks got a node that this one could have used. */
  int overtaken() {
    return overtaken;
  }

  /** Notes that another benchmark got these nodes. */
  void passedBy(Set<String> nodes) {
    if (nodes().anyMatch(nodes::contains)) {
      overtaken++;
    }
  }

  private Stream<String> nodes() {
    return seats.stream().flatMap(List::stream).flatMap(seat -> nodes(seat).stream());
  }

  private static Set<String> nodes(Seat seat) {
    if (seat instanceof Seat.OneOf one) {
      return one.nodes().stream().collect(Collectors.toSet());
    }
    return seat instanceof Seat.Open open ? open.nodes() : Set.of();
  }
}
