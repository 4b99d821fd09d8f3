package dev.runtimebench.operator.queue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The order of the queue. First come the benchmarks that had begun before, and those that others
 * have overtaken often. Then the namespaces take turns, and the namespace whose last turn is the
 * longest ago is first. Within a namespace the oldest benchmark is first. Not thread-safe.
 */
final class TurnOrder {

  /**
   * How many benchmarks may get a node that a benchmark waits for, before that benchmark goes
   * first. Without this bound, a benchmark for one busy node could wait for ever while the other
   * benchmarks of its namespace use up the namespace's turns on free nodes.
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
    List<Waiter> first = new ArrayList<>();
    Map<String, List<Waiter>> others = new HashMap<>();
    for (Waiter waiter : waiting) {
      if (isUrgent(waiter)) {
        first.add(waiter);
      } else {
        others
            .computeIfAbsent(waiter.ticket().namespace(), namespace -> new ArrayList<>())
            .add(waiter);
      }
    }
    first.sort(
        Comparator.comparing((Waiter waiter) -> !waiter.begun()).thenComparing(Waiter::arrived));
    others.values().forEach(list -> list.sort(OLDEST));
    first.addAll(inTurns(others));
    return first;
  }

  private static final Comparator<Waiter> OLDEST =
      Comparator.comparing((Waiter waiter) -> waiter.ticket().created())
          .thenComparing(Waiter::arrived);

  private static boolean isUrgent(Waiter waiter) {
    return waiter.begun() || waiter.overtaken() >= MAX_OVERTAKEN;
  }

  /** The first of each namespace, then the second of each, and so on. */
  private List<Waiter> inTurns(Map<String, List<Waiter>> byNamespace) {
    Map<String, List<Waiter>> sorted = new LinkedHashMap<>();
    byNamespace.entrySet().stream()
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
