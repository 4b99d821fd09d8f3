package dev.runtimebench.operator.queue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Hands out nodes to benchmarks. The invariants:
 *
 * <ul>
 *   <li>No node is held by two benchmarks.
 *   <li>A benchmark holds all nodes that it asked for, or none. So there is no deadlock.
 *   <li>A benchmark that waits gets its turn after a bounded number of turns of other namespaces on
 *       its nodes, and after the older benchmarks of its namespace.
 *   <li>A node that a waiting benchmark could use now is not idle, unless the node is kept for a
 *       benchmark that comes first.
 * </ul>
 *
 * <p>Knows no cluster, no clock and no threads. Not thread-safe.
 */
final class LaneQueue {

  private final int limit;
  private final int namespaceLimit;
  private final TurnOrder order = new TurnOrder();
  private final Map<String, Holder> holders = new LinkedHashMap<>();
  private final Map<String, Waiter> waiting = new LinkedHashMap<>();
  private long arrivals;
  private boolean changed;

  /**
   * @param limit how many benchmarks may measure at a time; 0: no limit
   * @param namespaceLimit how many of one namespace; 0: no limit
   */
  LaneQueue(int limit, int namespaceLimit) {
    this.limit = limit;
    this.namespaceLimit = namespaceLimit;
  }

  /**
   * Asks for a turn, or asks whether a turn still holds. Asking again changes nothing, except that
   * a benchmark may ask for fewer or for other nodes. A benchmark that asks for a node that it does
   * not hold gives back its nodes, and waits before the benchmarks that have not begun.
   *
   * @param seats at least one
   */
  Turn take(Ticket ticket, List<Seat> seats) {
    Optional<Holder> before = holder(ticket);
    Optional<Optional<List<Seat>>> asked =
        Optional.ofNullable(waiting.get(ticket.uid())).map(Waiter::seats);
    Turn turn = take(ticket, seats, before);
    boolean begun = holder(ticket).isPresent();
    // The plan kept other nodes for a benchmark that has waited.
    changed =
        before.filter(b -> b.hasFreed(holder(ticket))).isPresent()
            || asked.filter(a -> begun || !a.equals(Optional.of(seats))).isPresent();
    return turn;
  }

  private Optional<Holder> holder(Ticket ticket) {
    return Optional.ofNullable(holders.get(ticket.uid()));
  }

  /**
   * Whether the turns of others may begin because of the last call of {@link #take}: the benchmark
   * has given back a node, or no longer waits for what it waited for.
   */
  boolean hasChanged() {
    return changed;
  }

  private Turn take(Ticket ticket, List<Seat> seats, Optional<Holder> holder) {
    Optional<Holder> still = holder.flatMap(h -> h.with(seats, node -> isFree(node)));
    if (still.isPresent()) {
      holders.put(ticket.uid(), still.get());
      return still.get().turn();
    }
    holders.remove(ticket.uid());
    waiting
        .computeIfAbsent(ticket.uid(), uid -> new Waiter(ticket, ++arrivals, holder.isPresent()))
        .seats(seats);
    LanePlan.Decision decision = plan().get(ticket.uid());
    if (decision instanceof LanePlan.Decision.Begins begins) {
      begin(begins.holder());
      return begins.holder().turn();
    }
    return ((LanePlan.Decision.Blocked) decision).waits();
  }

  /**
   * Takes up a benchmark that had begun before this process. With its nodes, the benchmark holds
   * them at once, if nobody holds them. Otherwise the benchmark is the next to get a turn.
   *
   * @param nodes the nodes on which the benchmark measures; empty if they are not known
   */
  void resume(Ticket ticket, List<String> nodes) {
    if (nodes.isEmpty() || !nodes.stream().allMatch(this::isFree)) {
      waiting.put(ticket.uid(), new Waiter(ticket, ++arrivals, true));
      return;
    }
    holders.put(
        ticket.uid(),
        new Holder(
            ticket,
            Set.copyOf(nodes),
            nodes.stream().map(Optional::of).toList(),
            List.of(),
            Set.of(),
            false));
  }

  /**
   * Ends a benchmark's turn or its wait.
   *
   * @return whether it had a turn or waited
   */
  boolean release(String uid) {
    boolean held = holders.remove(uid) != null;
    return waiting.remove(uid) != null || held;
  }

  /**
   * Ends the turns and waits of all benchmarks except these.
   *
   * @return whether one of the others had a turn or waited
   */
  boolean retain(Set<String> uids) {
    boolean held = holders.keySet().retainAll(uids);
    return waiting.keySet().retainAll(uids) || held;
  }

  /** The waiting benchmarks whose turn would begin if they asked now, in their order. */
  List<Ticket> ready() {
    return plan().values().stream()
        .filter(LanePlan.Decision.Begins.class::isInstance)
        .map(decision -> ((LanePlan.Decision.Begins) decision).holder().ticket())
        .toList();
  }

  /** The other benchmarks of the namespace whose turn it is. */
  List<Ticket> beside(Ticket ticket) {
    return holders.values().stream()
        .map(Holder::ticket)
        .filter(other -> other.namespace().equals(ticket.namespace()) && !other.equals(ticket))
        .toList();
  }

  /** The nodes that are held, with their benchmarks. */
  Map<String, Ticket> held() {
    Map<String, Ticket> held = new LinkedHashMap<>();
    holders.values().forEach(h -> h.nodes().forEach(node -> held.put(node, h.ticket())));
    return held;
  }

  /** The nodes on which benchmarks measure; not those that are only held while a Pod is placed. */
  Collection<String> measuring() {
    Set<String> nodes = new HashSet<>();
    holders.values().forEach(h -> h.chosen().forEach(node -> node.ifPresent(nodes::add)));
    return nodes;
  }

  private Map<String, LanePlan.Decision> plan() {
    List<Waiter> inOrder = order.of(new ArrayList<>(waiting.values()));
    return LanePlan.of(holders.values(), inOrder, limit, namespaceLimit);
  }

  private void begin(Holder holder) {
    waiting.remove(holder.ticket().uid());
    holders.put(holder.ticket().uid(), holder);
    order.granted(holder.ticket().namespace());
    waiting.values().forEach(waiter -> waiter.passedBy(holder));
  }

  private boolean isFree(String node) {
    return holders.values().stream().noneMatch(h -> h.nodes().contains(node));
  }
}
