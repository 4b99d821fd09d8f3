package dev.runtimebench.operator.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaneQueueTest {

  private final LaneQueue queue = new LaneQueue(0, 0);

  /** A benchmark that was created at the second that its name ends with. */
  private static Ticket ticket(String name) {
    return ticket("default", name);
  }

  private static Ticket ticket(String namespace, String name) {
    return new Ticket(
        "uid-of-" + namespace + "-" + name, namespace, name, "2026-01-01T00:00:0" + name.charAt(1));
  }

  private static List<Seat> on(String... nodes) {
    return List.of(new Seat.OneOf(List.of(nodes)));
  }

  private static List<Seat> onEach(String... nodes) {
    return Arrays.stream(nodes).<Seat>map(node -> new Seat.OneOf(List.of(node))).toList();
  }

  private static List<Seat> open(String... nodes) {
    return open(Map.of(), nodes);
  }

  private static List<Seat> open(Map<String, String> labels, String... nodes) {
    return List.of(new Seat.Open(Set.of(nodes), labels));
  }

  private static List<Seat> unknown() {
    return List.of(new Seat.Unknown());
  }

  private static Turn.Granted granted(String... nodes) {
    return new Turn.Granted(Arrays.stream(nodes).map(Optional::of).toList(), Set.of());
  }

  private static Turn.Waits waits(Turn.Why why, String ahead, String node) {
    return new Turn.Waits(why, ticket(ahead), Optional.ofNullable(node));
  }

  @Test
  void oneBenchmarkMeasuresOnANodeAtATime() {
    assertThat(queue.take(ticket("a1"), on("n"))).isEqualTo(granted("n"));
    assertThat(queue.take(ticket("b2"), on("n"))).isEqualTo(waits(Turn.Why.Busy, "a1", "n"));
    assertThat(queue.take(ticket("a1"), on("n"))).isEqualTo(granted("n"));
    assertThat(queue.release("uid-of-default-a1")).isTrue();
    assertThat(queue.ready()).containsExactly(ticket("b2"));
    assertThat(queue.take(ticket("b2"), on("n"))).isEqualTo(granted("n"));
  }

  @Test
  void benchmarksOnDifferentNodesMeasureSideBySide() {
    assertThat(queue.take(ticket("a1"), on("n", "m"))).isEqualTo(granted("n"));
    assertThat(queue.take(ticket("b2"), on("n", "m"))).isEqualTo(granted("m"));
    assertThat(queue.take(ticket("c3"), on("n", "m"))).isEqualTo(waits(Turn.Why.Busy, "a1", "n"));
    queue.release("uid-of-default-b2");
    assertThat(queue.take(ticket("c3"), on("n", "m"))).isEqualTo(granted("m"));
  }

  @Test
  void benchmarkForANodeThatAnotherDoesNotWantPasses() {
    queue.take(ticket("a1"), on("n"));
    assertThat(queue.take(ticket("b2"), on("n"))).isInstanceOf(Turn.Waits.class);
    assertThat(queue.take(ticket("c3"), on("m"))).isEqualTo(granted("m"));
  }

  @Test
  void benchmarkGetsAllItsNodesOrNone() {
    queue.take(ticket("a1"), on("n"));
    assertThat(queue.take(ticket("b2"), onEach("m", "n")))
        .isEqualTo(waits(Turn.Why.Busy, "a1", "n"));
    assertThat(queue.held()).containsOnlyKeys("n");
    queue.release("uid-of-default-a1");
    assertThat(queue.take(ticket("b2"), onEach("m", "n"))).isEqualTo(granted("m", "n"));
  }

  @Test
  void freeNodeIsKeptForABenchmarkThatComesFirst() {
    queue.take(ticket("a1"), on("n"));
    queue.take(ticket("b2"), onEach("m", "n"));
    assertThat(queue.take(ticket("c3"), on("m"))).isEqualTo(waits(Turn.Why.Kept, "b2", "m"));
    assertThat(queue.take(ticket("d4"), on("m", "o"))).isEqualTo(granted("o"));
  }

  @Test
  void seatsOfOneBenchmarkMayShareANode() {
    assertThat(queue.take(ticket("a1"), onEach("n", "n"))).isEqualTo(granted("n", "n"));
  }

  @Test
  void namespacesTakeTurnsAndTheOldestGoesFirstInside() {
    queue.take(ticket("x", "a1"), on("n"));
    for (Ticket waiting :
        List.of(ticket("x", "c3"), ticket("x", "b2"), ticket("y", "e5"), ticket("y", "d4"))) {
      assertThat(queue.take(waiting, on("n"))).isInstanceOf(Turn.Waits.class);
    }
    Ticket measuring = ticket("x", "a1");
    for (Ticket next :
        List.of(ticket("y", "d4"), ticket("x", "b2"), ticket("y", "e5"), ticket("x", "c3"))) {
      queue.release(measuring.uid());
      assertThat(queue.ready()).containsExactly(next);
      assertThat(queue.take(next, on("n"))).isEqualTo(granted("n"));
      measuring = next;
    }
  }

  @Test
  void limitsHoldOnFreeNodesToo() {
    LaneQueue two = new LaneQueue(2, 1);
    assertThat(two.take(ticket("x", "a1"), on("n"))).isEqualTo(granted("n"));
    assertThat(two.take(ticket("x", "b2"), on("m")))
        .isEqualTo(new Turn.Waits(Turn.Why.NamespaceLimit, ticket("x", "a1"), Optional.empty()));
    assertThat(two.take(ticket("y", "c3"), on("m"))).isEqualTo(granted("m"));
    assertThat(two.take(ticket("z", "d4"), on("o")))
        .isEqualTo(new Turn.Waits(Turn.Why.Limit, ticket("x", "a1"), Optional.empty()));
    two.release(ticket("x", "a1").uid());
    assertThat(two.ready()).containsExactly(ticket("z", "d4"));
  }

  @Test
  void holderMovesToAnotherNodeAndTheFirstOneIsFree() {
    queue.take(ticket("a1"), on("n", "m"));
    queue.take(ticket("b2"), on("n"));
    assertThat(queue.take(ticket("a1"), on("m"))).isEqualTo(granted("m"));
    assertThat(queue.hasChanged()).isTrue();
    assertThat(queue.ready()).containsExactly(ticket("b2"));
  }

  @Test
  void holderThatAsksForABusyNodeLosesItsTurnAndIsNext() {
    queue.take(ticket("a1"), on("n"));
    queue.take(ticket("b2"), on("m"));
    queue.take(ticket("c0"), on("n"));
    assertThat(queue.take(ticket("b2"), on("n"))).isEqualTo(waits(Turn.Why.Busy, "a1", "n"));
    queue.release(ticket("a1").uid());
    assertThat(queue.ready()).containsExactly(ticket("b2"));
  }

  @Test
  void benchmarkWhosePodTheSchedulerPlacesHoldsTheFreeNodesUntilThen() {
    queue.take(ticket("a1"), on("busy"));
    assertThat(queue.take(ticket("b2"), open("busy", "free")))
        .isEqualTo(new Turn.Granted(List.of(Optional.empty()), Set.of("busy")));
    assertThat(queue.take(ticket("c3"), on("free"))).isEqualTo(waits(Turn.Why.Placing, "b2", null));
    assertThat(queue.take(ticket("d4"), open("other")))
        .isEqualTo(waits(Turn.Why.Placing, "b2", null));
    // A node that appears later may take the Pod too.
    queue.take(ticket("b2"), open("busy", "free", "new"));
    assertThat(queue.take(ticket("e5"), on("new"))).isEqualTo(waits(Turn.Why.Placing, "b2", null));
    assertThat(queue.measuring()).containsExactly("busy");
    assertThat(queue.take(ticket("b2"), on("new"))).isInstanceOf(Turn.Granted.class);
    assertThat(queue.hasChanged()).isTrue();
    assertThat(queue.ready()).containsExactly(ticket("c3"), ticket("d4"));
  }

  /** A Pod that must avoid each node that matches could run nowhere, also when one gets free. */
  @Test
  void benchmarkWhoseNodesAreAllBusyWaitsAlsoIfTheSchedulerChooses() {
    queue.take(ticket("a1"), on("n"));
    queue.take(ticket("b2"), on("m"));
    assertThat(queue.take(ticket("c3"), open("n"))).isEqualTo(waits(Turn.Why.Busy, "a1", "n"));
    assertThat(queue.take(ticket("d4"), open("n", "m"))).isEqualTo(waits(Turn.Why.Busy, "b2", "m"));
    queue.release(ticket("a1").uid());
    assertThat(queue.ready()).containsExactly(ticket("c3"));
    assertThat(queue.take(ticket("c3"), open("n")))
        .isEqualTo(new Turn.Granted(List.of(Optional.empty()), Set.of()));
  }

  @Test
  void schedulerChoosesForTwoBenchmarksAtOnceIfNoNodeMatchesBoth() {
    Turn placing = new Turn.Granted(List.of(Optional.empty()), Set.of());
    assertThat(queue.take(ticket("a1"), open(Map.of("pool", "x"), "x1"))).isEqualTo(placing);
    assertThat(queue.take(ticket("b2"), open(Map.of("pool", "y", "gpu", "no")))).isEqualTo(placing);
    assertThat(queue.take(ticket("c3"), open(Map.of("pool", "x"))))
        .isEqualTo(waits(Turn.Why.Placing, "a1", null));
    assertThat(queue.take(ticket("d4"), open(Map.of("gpu", "no"))))
        .as("a node of pool x may have this label too")
        .isEqualTo(waits(Turn.Why.Placing, "a1", null));
    assertThat(queue.take(ticket("a1"), on("x1"))).isEqualTo(granted("x1"));
    assertThat(queue.take(ticket("c3"), open(Map.of("pool", "x"), "x1", "x2")))
        .isEqualTo(new Turn.Granted(List.of(Optional.empty()), Set.of("x1")));
    assertThat(queue.take(ticket("e5"), on("x2"))).isEqualTo(waits(Turn.Why.Placing, "c3", null));
  }

  @Test
  void schedulerThatChoosesABusyNodeCostsTheTurn() {
    queue.take(ticket("a1"), on("busy"));
    queue.take(ticket("b2"), open("free"));
    assertThat(queue.take(ticket("b2"), on("busy"))).isEqualTo(waits(Turn.Why.Busy, "a1", "busy"));
    assertThat(queue.held()).containsOnlyKeys("busy");
  }

  @Test
  void benchmarkOnUnknownNodesIsAloneUntilItsNodeIsKnown() {
    queue.take(ticket("a1"), on("n"));
    assertThat(queue.take(ticket("b2"), unknown())).isEqualTo(waits(Turn.Why.Busy, "a1", null));
    assertThat(queue.take(ticket("c3"), on("m"))).isEqualTo(waits(Turn.Why.Placing, "b2", null));
    queue.release(ticket("a1").uid());
    assertThat(queue.take(ticket("b2"), unknown())).isInstanceOf(Turn.Granted.class);
    assertThat(queue.take(ticket("c3"), on("m"))).isEqualTo(waits(Turn.Why.Placing, "b2", null));
    assertThat(queue.take(ticket("b2"), on("n"))).isEqualTo(granted("n"));
    assertThat(queue.hasChanged()).isTrue();
    assertThat(queue.take(ticket("c3"), on("m"))).isEqualTo(granted("m"));
  }

  @Test
  void benchmarkThatHadBegunHoldsItsNodesBeforeAnybodyElse() {
    queue.resume(ticket("b2"), List.of("n", "m"));
    assertThat(queue.take(ticket("a1"), on("n"))).isEqualTo(waits(Turn.Why.Busy, "b2", "n"));
    assertThat(queue.take(ticket("b2"), on("m", "o"))).isEqualTo(granted("m"));
    assertThat(queue.ready()).containsExactly(ticket("a1"));
  }

  @Test
  void benchmarkThatHadBegunOnAnUnknownNodeIsNext() {
    queue.resume(ticket("b2"), List.of());
    assertThat(queue.take(ticket("a1"), on("n"))).isEqualTo(waits(Turn.Why.Placing, "b2", null));
    assertThat(queue.take(ticket("b2"), on("n", "m"))).isEqualTo(granted("n"));
    assertThat(queue.take(ticket("a1"), on("m"))).isEqualTo(granted("m"));
  }

  @Test
  void benchmarkForOneBusyNodeIsNotOvertakenForEver() {
    // Namespace x uses up its turns on m, while namespace y always has a benchmark for n.
    queue.take(ticket("y", "a0"), on("n"));
    Ticket patient = ticket("x", "b1");
    queue.take(patient, on("n"));
    int overtaken = 0;
    Ticket measuring = ticket("y", "a0");
    for (int i = 0; i < 100; i++) {
      Ticket next = new Ticket("y" + i, "y", "y" + i, "2026-01-01T00:00:05");
      queue.take(next, on("n"));
      Ticket other = new Ticket("x" + i, "x", "x" + i, "2026-01-01T00:00:05");
      queue.take(other, on("m"));
      queue.release(measuring.uid());
      queue.release(other.uid());
      if (queue.take(patient, on("n")) instanceof Turn.Granted) {
        break;
      }
      queue.take(next, on("n"));
      measuring = next;
      overtaken++;
    }
    assertThat(overtaken).isLessThanOrEqualTo(TurnOrder.MAX_OVERTAKEN);
  }

  private static Ticket numbered(String namespace, int number) {
    String name = "%s%03d".formatted(namespace, number);
    return new Ticket(name, namespace, name, "2026-01-01T00:%03d".formatted(number));
  }

  /** A namespace with many benchmarks waits for its own ones, and nobody overtakes them. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void manyBenchmarksOfOneNamespaceDoNotKeepAnotherNamespaceWaiting(int nodes) {
    String[] names = IntStream.range(0, nodes).mapToObj(i -> "n" + i).toArray(String[]::new);
    Deque<Ticket> measuring = new ArrayDeque<>();
    for (int i = 0; i < 100; i++) {
      if (queue.take(numbered("x", i), on(names)) instanceof Turn.Granted) {
        measuring.add(numbered("x", i));
      }
    }
    List<String> turns = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      if (i == 30) {
        assertThat(queue.take(numbered("y", 0), on(names))).isInstanceOf(Turn.Waits.class);
      }
      queue.release(measuring.remove().uid());
      Ticket next = queue.ready().get(0);
      assertThat(queue.take(next, on(names))).isInstanceOf(Turn.Granted.class);
      measuring.add(next);
      turns.add(next.name());
    }
    List<String> oldest =
        IntStream.range(nodes, nodes + 39)
            .mapToObj(i -> numbered("x", i).name())
            .collect(Collectors.toCollection(ArrayList::new));
    oldest.add(30, "y000");
    assertThat(turns).containsExactlyElementsOf(oldest);
  }

  /** The benchmarks ask again in any order after a restart. */
  @Test
  void oldestBenchmarkComesFirstInWhateverOrderTheyAsk() {
    queue.take(ticket("z", "a1"), on("n"));
    for (int i = 59; i >= 0; i--) {
      queue.take(numbered("x", i), on("n"));
      queue.take(numbered("y", i), on("n"));
    }
    queue.release(ticket("z", "a1").uid());
    List<String> turns = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      Ticket next = queue.ready().get(0);
      queue.take(next, on("n"));
      queue.release(next.uid());
      turns.add(next.name());
    }
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      expected.add(numbered("x", i).name());
      expected.add(numbered("y", i).name());
    }
    // Two namespaces without a turn before: the one that asked first comes first.
    assertThat(turns.stream().filter(name -> name.startsWith("x")))
        .containsExactlyElementsOf(expected.stream().filter(n -> n.startsWith("x")).toList());
    assertThat(turns.stream().filter(name -> name.startsWith("y")))
        .containsExactlyElementsOf(expected.stream().filter(n -> n.startsWith("y")).toList());
    for (int i = 0; i < 120; i += 2) {
      assertThat(turns.get(i).charAt(0)).isNotEqualTo(turns.get(i + 1).charAt(0));
    }
  }

  /** Each of them waits for one turn of each other namespace, which is no reason to go first. */
  @Test
  void moreNamespacesThanTheBoundStillTakeTurns() {
    Ticket measuring = ticket("z", "a1");
    queue.take(measuring, on("n"));
    for (int i = 0; i < 4; i++) {
      for (int namespace = 10; namespace < 40; namespace++) {
        queue.take(numbered("ns" + namespace, i), on("n"));
      }
    }
    List<String> turns = new ArrayList<>();
    for (int i = 0; i < 121; i++) {
      if (i == 75) {
        queue.take(numbered("late", 9), on("n"));
      }
      queue.release(measuring.uid());
      measuring = queue.ready().get(0);
      queue.take(measuring, on("n"));
      turns.add(measuring.name());
    }
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      for (int namespace = 10; namespace < 40; namespace++) {
        expected.add(numbered("ns" + namespace, i).name());
      }
    }
    // A namespace that had no turn yet is next.
    expected.add(75, numbered("late", 9).name());
    assertThat(turns).containsExactlyElementsOf(expected);
  }

  @Test
  void benchmarkThatWaitsNoLongerForANodeLetsOthersBegin() {
    queue.take(ticket("a1"), on("n"));
    queue.take(ticket("b2"), onEach("n", "m"));
    queue.take(ticket("c3"), on("m"));
    assertThat(queue.take(ticket("b2"), onEach("n", "m"))).isInstanceOf(Turn.Waits.class);
    assertThat(queue.hasChanged()).isFalse();
    queue.take(ticket("b2"), on("n"));
    assertThat(queue.hasChanged()).isTrue();
    assertThat(queue.ready()).containsExactly(ticket("c3"));
  }

  @Test
  void benchmarkOfAnEarlierProcessThatBeginsLetsOthersBegin() {
    queue.resume(ticket("b2"), List.of());
    assertThat(queue.take(ticket("a1"), on("n"))).isInstanceOf(Turn.Waits.class);
    assertThat(queue.take(ticket("b2"), on("m"))).isEqualTo(granted("m"));
    assertThat(queue.hasChanged()).isTrue();
    assertThat(queue.ready()).containsExactly(ticket("a1"));
  }

  @Test
  void benchmarksBesideAreThoseOfTheNamespaceThatMeasure() {
    queue.take(ticket("x", "a1"), on("n"));
    queue.take(ticket("x", "b2"), on("m"));
    queue.take(ticket("x", "c3"), on("m"));
    queue.take(ticket("y", "d4"), on("o"));
    assertThat(queue.beside(ticket("x", "a1"))).containsExactly(ticket("x", "b2"));
    assertThat(queue.beside(ticket("z", "e5"))).isEmpty();
  }

  @Test
  void namespaceThatSubmitsOneBenchmarkAtATimeDoesNotComeFirstEachTime() {
    // Namespace x has one benchmark at a time. Namespaces y and z have many.
    List<Ticket> live = new ArrayList<>(List.of(ticket("x", "x0")));
    queue.take(live.get(0), on("n"));
    for (int i = 1; i < 5; i++) {
      live.add(ticket("y", "y" + i));
      live.add(ticket("z", "z" + i));
    }
    Ticket measuring = live.get(0);
    List<String> turns = new ArrayList<>();
    for (int i = 1; i <= 6; i++) {
      live.forEach(ticket -> queue.take(ticket, on("n")));
      live.remove(measuring);
      queue.retain(live.stream().map(Ticket::uid).collect(Collectors.toSet()));
      measuring = queue.ready().get(0);
      assertThat(queue.take(measuring, on("n"))).isEqualTo(granted("n"));
      turns.add(measuring.namespace());
      if (live.stream().noneMatch(ticket -> ticket.namespace().equals("x"))) {
        live.add(ticket("x", "x" + i));
      }
    }
    assertThat(turns).containsExactly("y", "z", "x", "y", "z", "x");
  }

  @Test
  void deletedBenchmarksBlockNobody() {
    queue.take(ticket("a1"), on("n"));
    queue.take(ticket("b2"), on("n"));
    queue.take(ticket("c3"), on("n"));
    assertThat(queue.retain(Set.of(ticket("c3").uid()))).isTrue();
    assertThat(queue.retain(Set.of(ticket("c3").uid()))).isFalse();
    assertThat(queue.take(ticket("c3"), on("n"))).isEqualTo(granted("n"));
  }

  @Test
  void releaseOfAStrangerFreesNothing() {
    assertThat(queue.release("stranger")).isFalse();
  }
}
