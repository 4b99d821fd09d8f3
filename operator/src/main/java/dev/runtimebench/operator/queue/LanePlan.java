package dev.runtimebench.operator.queue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Says for each waiting benchmark whether its turn may begin now. Goes through the queue in order.
 * A benchmark gets all its nodes or none, so two benchmarks never wait for each other. A free node
 * that a benchmark needs is kept for it, even if another of its nodes is busy: otherwise benchmarks
 * for one node could keep a benchmark for two nodes waiting for ever. Pure: changes nothing.
 */
final class LanePlan {

  private final int limit;
  private final int namespaceLimit;

  /** The benchmark that holds each busy node. */
  private final Map<String, Holder> holding = new HashMap<>();

  /** The benchmark, earlier in the queue, for which each free node is kept. */
  private final Map<String, Ticket> keeping = new HashMap<>();

  private final Map<String, Integer> byNamespace = new HashMap<>();
  private final Map<String, Ticket> firstOfNamespace = new HashMap<>();
  private Optional<Ticket> first = Optional.empty();
  private Optional<Ticket> everywhere = Optional.empty();

  /** The benchmarks whose nodes the scheduler is choosing. */
  private final List<Holder> placing = new ArrayList<>();

  private int turns;

  /** A turn that may begin, or why it may not. */
  sealed interface Decision {

    record Begins(Holder holder) implements Decision {}

    record Blocked(Turn.Waits waits) implements Decision {}
  }

  /**
   * @param limit how many benchmarks may measure at a time; 0: no limit
   * @param namespaceLimit how many of one namespace; 0: no limit
   */
  private LanePlan(int limit, int namespaceLimit) {
    this.limit = limit;
    this.namespaceLimit = namespaceLimit;
  }

  /**
   * Makes the plan.
   *
   * @param holders the benchmarks whose turn it is
   * @param order the waiting benchmarks in their order
   * @return the decision for each waiting benchmark, by uid
   */
  static Map<String, Decision> of(
      Collection<Holder> holders, List<Waiter> order, int limit, int namespaceLimit) {
    LanePlan plan = new LanePlan(limit, namespaceLimit);
    holders.forEach(plan::hold);
    Map<String, Decision> decisions = new LinkedHashMap<>();
    for (Waiter waiter : order) {
      decisions.put(waiter.ticket().uid(), plan.decide(waiter));
    }
    return decisions;
  }

  private void hold(Holder holder) {
    holder.nodes().forEach(node -> holding.put(node, holder));
    count(holder);
  }

  private void count(Holder holder) {
    Ticket ticket = holder.ticket();
    turns++;
    first = first.or(() -> Optional.of(ticket));
    byNamespace.merge(ticket.namespace(), 1, Integer::sum);
    firstOfNamespace.putIfAbsent(ticket.namespace(), ticket);
    if (holder.everywhere()) {
      everywhere = everywhere.or(() -> Optional.of(ticket));
    }
    if (holder.isPlacing()) {
      placing.add(holder);
    }
  }

  private Decision decide(Waiter waiter) {
    Ticket ticket = waiter.ticket();
    if (limit > 0 && turns >= limit) {
      return blocked(Turn.Why.Limit, first.orElseThrow(), Optional.empty());
    }
    if (namespaceLimit > 0 && byNamespace.getOrDefault(ticket.namespace(), 0) >= namespaceLimit) {
      return blocked(
          Turn.Why.NamespaceLimit, firstOfNamespace.get(ticket.namespace()), Optional.empty());
    }
    if (everywhere.isPresent()) {
      return blocked(Turn.Why.Placing, everywhere.get(), Optional.empty());
    }
    if (waiter.seats().isEmpty()) {
      // A benchmark of an earlier process, which has not asked yet. Its Pods may be anywhere.
      everywhere = Optional.of(ticket);
      return blocked(Turn.Why.Placing, ticket, Optional.empty());
    }
    return decide(ticket, waiter.seats().get());
  }

  private Decision decide(Ticket ticket, List<Seat> seats) {
    List<Optional<String>> chosen = new ArrayList<>();
    List<Seat.Open> opened = new ArrayList<>();
    Set<String> nodes = new HashSet<>();
    Set<String> avoid = new HashSet<>();
    boolean all = false;
    Optional<Turn.Waits> missing = Optional.empty();
    for (Seat seat : seats) {
      Optional<Turn.Waits> obstacle = obstacle(seat);
      if (obstacle.isPresent()) {
        missing = missing.or(() -> obstacle);
      } else if (seat instanceof Seat.OneOf one) {
        String node = one.nodes().stream().filter(this::isFree).findFirst().orElseThrow();
        chosen.add(Optional.of(node));
        nodes.add(node);
      } else {
        chosen.add(Optional.empty());
        all |= seat instanceof Seat.Unknown;
        if (seat instanceof Seat.Open open) {
          opened.add(open);
          open.nodes().forEach(node -> (isFree(node) ? nodes : avoid).add(node));
        }
      }
    }
    nodes.forEach(node -> keeping.put(node, ticket));
    if (missing.isPresent()) {
      if (seats.stream().anyMatch(Seat.Unknown.class::isInstance)) {
        // Nobody may begin before this benchmark, because it needs an empty installation.
        everywhere = Optional.of(ticket);
      }
      return new Decision.Blocked(missing.get());
    }
    Holder holder = new Holder(ticket, nodes, chosen, opened, avoid, all);
    count(holder);
    return new Decision.Begins(holder);
  }

  /** What keeps a seat from being free; empty if the seat is free. */
  private Optional<Turn.Waits> obstacle(Seat seat) {
    if (seat instanceof Seat.OneOf one) {
      return busy(one.nodes());
    }
    if (seat instanceof Seat.Open open) {
      // A Pod that must avoid each node that matches would wait for nothing.
      return placing.stream()
          .filter(holder -> holder.mayMeet(open))
          .findFirst()
          .map(LanePlan::placing)
          .or(() -> busy(open.nodes().stream().sorted().toList()));
    }
    return placing.stream()
        .findFirst()
        .map(LanePlan::placing)
        .or(() -> first.map(ticket -> new Turn.Waits(Turn.Why.Busy, ticket, Optional.empty())));
  }

  /** Which node to wait for; empty if one of the nodes is free, or if there are none. */
  private Optional<Turn.Waits> busy(List<String> nodes) {
    return nodes.stream().anyMatch(this::isFree)
        ? Optional.empty()
        : nodes.stream().findFirst().map(this::wait);
  }

  private static Turn.Waits placing(Holder holder) {
    return new Turn.Waits(Turn.Why.Placing, holder.ticket(), Optional.empty());
  }

  private Turn.Waits wait(String node) {
    Holder holder = holding.get(node);
    if (holder == null) {
      return new Turn.Waits(Turn.Why.Kept, keeping.get(node), Optional.of(node));
    }
    return holder.isPlacing()
        ? placing(holder)
        : new Turn.Waits(Turn.Why.Busy, holder.ticket(), Optional.of(node));
  }

  private boolean isFree(String node) {
    return !holding.containsKey(node) && !keeping.containsKey(node);
  }

  private static Decision blocked(Turn.Why why, Ticket ahead, Optional<String> node) {
    return new Decision.Blocked(new Turn.Waits(why, ahead, node));
  }
}
