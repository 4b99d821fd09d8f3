package dev.runtimebench.operator.queue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The order of the queue. First come the benchmarks that had begun before. Then comes at most one
 * benchmark of each namespace that other namespaces have overtaken often. Then the namespaces take
 * turns, and the namespace whose last turn is the longest ago is first. Within a namespace the
 * oldest benchmark is first. Not thread-safe.
 */
final class TurnOrder {

  /**
   * How many benchmarks of other namespaces may get a node that a benchmark waits for, before that
   * benchmark goes first. Without this bound, a benchmark for one busy node could wait for ever
   * while the other benchmarks of its namespace use up the namespace's turns on free nodes. With
   * more waiting namespaces than this, the bound is their number: in each round of turns, every
   * other namespace has one turn.
   */
  static final int MAX_OVERTAKEN = 16;

  /** More namespaces than a cluster has. */
  private static final int MAX_NAMESPACES = 10_000;

  /**
   * The number of the last turn of each namespace, the longest ago first. A namespace without a
   * benchmark stays here: otherwise a team that submits its benchmarks one after the other would
   * come first each time.
   */
  private final Map<String, Long> lastTurns = new LinkedHashMap<>();

  private long turns;

  /** Notes that a benchmark of the namespace got a turn. */
  void granted(String namespace) {
    lastTurns.remove(namespace);
    lastTurns.put(namespace, ++turns);
    if (lastTurns.size() > MAX_NAMESPACES) {
      lastTurns.remove(lastTurns.keySet().iterator().next());
    }
  }

  /** The waiting benchmarks in their order. */
  List<Waiter> of(Collection<Waiter> waiting) {
    List<Waiter> order = new ArrayList<>();
    Map<String, List<Waiter>> byNamespace = new HashMap<>();
    for (Waiter waiter : waiting) {
      if (waiter.begun()) {
        order.add(waiter);
      } else {
        byNamespace
            .computeIfAbsent(waiter.ticket().namespace(), namespace -> new ArrayList<>())
            .add(waiter);
      }
    }
    order.sort(Comparator.comparing(Waiter::arrived));
    byNamespace.values().forEach(list -> list.sort(OLDEST));
    List<Waiter> overtaken = overtaken(byNamespace);
    overtaken.forEach(waiter -> byNamespace.get(waiter.ticket().namespace()).remove(waiter));
    order.addAll(overtaken);
    order.addAll(inTurns(byNamespace));
    return order;
  }

  private static final Comparator<Waiter> OLDEST =
      Comparator.comparing((Waiter waiter) -> waiter.ticket().created())
          .thenComparing(Waiter::arrived);

  /**
   * The oldest benchmark of each namespace among those that were overtaken often, the most often
   * overtaken one first. One for each namespace suffices, and more would let a namespace with many
   * benchmarks keep the others waiting.
   */
  private static List<Waiter> overtaken(Map<String, List<Waiter>> byNamespace) {
    int bound = Math.max(MAX_OVERTAKEN, byNamespace.size());
    return byNamespace.values().stream()
        .flatMap(list -> list.stream().filter(w -> w.overtaken() >= bound).limit(1))
        .sorted(Comparator.comparing(Waiter::overtaken).reversed().thenComparing(OLDEST))
        .toList();
  }

  /** The first of each namespace, then the second of each, and so on. */
  private List<Waiter> inTurns(Map<String, List<Waiter>> byNamespace) {
    Map<String, List<Waiter>> sorted = new LinkedHashMap<>();
    byNamespace.entrySet().stream()
        .filter(e -> !e.getValue().isEmpty())
        .sorted(
            Comparator.comparing((Map.Entry<String, List<Waiter>> e) -> lastTurn(e.getKey()))
                .thenComparing(e -> e.getValue().get(0), OLDEST))
        .forEach(e -> sorted.put(e.getKey(), e.getValue()));
    List<Waiter> order = new ArrayList<>();
    for (int round = 0; !sorted.isEmpty(); round++) {
      int index = round;
      sorted.values().removeIf(list -> list.size() <= index);
      sorted.values().forEach(list -> order.add(list.get(index)));
    }
    return order;
  }

  private long lastTurn(String namespace) {
    return lastTurns.getOrDefault(namespace, 0L);
  }
}
