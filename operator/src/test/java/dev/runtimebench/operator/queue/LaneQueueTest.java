package dev.runtimebench.operator.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

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
    return List.of(new Seat.Open(Set.of(nodes)));
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
    assertThat(queue.hasFreed()).isTrue();
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
    assertThat(queue.hasFreed()).isTrue();
    assertThat(queue.ready()).containsExactly(ticket("c3"), ticket("d4"));
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
    assertThat(queue.hasFreed()).isTrue();
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
    queue.retain(Set.of(ticket("c3").uid()));
    assertThat(queue.take(ticket("c3"), on("n"))).isEqualTo(granted("n"));
  }

  @Test
  void releaseOfAStrangerFreesNothing() {
    assertThat(queue.release("stranger")).isFalse();
  }
}
