package dev.runtimebench.operator.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plays random benchmarks against the queue: for one node, for one of several, for several at once,
 * for nodes that the scheduler chooses, and for unknown nodes. Benchmarks arrive, measure, give
 * their nodes back, return, are deleted, and are placed by a scheduler on a node that the queue
 * allows.
 */
class LaneQueuePropertyTest {

  private static final int NODES = 6;
  private static final int BENCHMARKS = 60;
  private static final int STEPS = 1500;

  static IntStream seeds() {
    return IntStream.range(0, 60);
  }

  /** A benchmark of the game. */
  private static final class Player {
    final Ticket ticket;
    List<Seat> seats;
    Optional<Turn.Granted> turn = Optional.empty();
    boolean asks;

    Player(Ticket ticket, List<Seat> seats) {
      this.ticket = ticket;
      this.seats = seats;
    }

    /** The nodes on which the benchmark measures. */
    Set<String> nodes() {
      Set<String> nodes = new HashSet<>();
      turn.ifPresent(t -> t.nodes().forEach(node -> node.ifPresent(nodes::add)));
      return nodes;
    }

    boolean isPlaced() {
      return turn.filter(t -> t.nodes().stream().allMatch(Optional::isPresent)).isPresent();
    }
  }

  private static List<String> nodes(Random random, int most) {
    List<String> all = new ArrayList<>(IntStream.range(0, NODES).mapToObj(i -> "n" + i).toList());
    Collections.shuffle(all, random);
    return all.subList(0, 1 + random.nextInt(most));
  }

  private static List<Seat> seats(Random random) {
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> List.of(new Seat.OneOf(nodes(random, 1)));
      case 3, 4, 5 -> List.of(new Seat.OneOf(nodes(random, NODES)));
      case 6 -> List.of(new Seat.OneOf(nodes(random, 2)), new Seat.OneOf(nodes(random, 2)));
      case 7 ->
          nodes(random, NODES).stream().<Seat>map(node -> new Seat.OneOf(List.of(node))).toList();
      case 8 -> List.of(new Seat.Open(Set.copyOf(nodes(random, NODES)), Map.of()));
      default ->
          List.of(random.nextInt(4) == 0 ? new Seat.Unknown() : new Seat.OneOf(nodes(random, 3)));
    };
  }

  private static Player player(Random random, int number) {
    return new Player(
        new Ticket(
            "uid-" + number,
            "ns" + random.nextInt(4),
            "b" + number,
            "2026-01-01T00:%02d:00Z".formatted(random.nextInt(60))),
        seats(random));
  }

  private static void ask(LaneQueue queue, Player player) {
    Turn turn = queue.take(player.ticket, player.seats);
    player.asks = true;
    player.turn = turn instanceof Turn.Granted granted ? Optional.of(granted) : Optional.empty();
  }

  /** The scheduler chooses a node, as the queue allows; nothing if there is none. */
  private static void place(LaneQueue queue, Player player, Random random) {
    Set<String> others = new HashSet<>();
    queue
        .held()
        .forEach(
            (node, ticket) -> {
              if (!ticket.equals(player.ticket)) {
                others.add(node);
              }
            });
    List<String> allowed =
        player.seats.get(0) instanceof Seat.Open open
            ? open.nodes().stream()
                .filter(node -> !player.turn.orElseThrow().avoid().contains(node))
                .sorted()
                .toList()
            : IntStream.range(0, NODES).mapToObj(i -> "n" + i).toList();
    assertThat(allowed)
        .as("the scheduler may choose only nodes that nobody holds")
        .noneMatch(others::contains);
    if (allowed.isEmpty()) {
      queue.release(player.ticket.uid());
      player.turn = Optional.empty();
      player.asks = false;
      return;
    }
    player.seats = List.of(new Seat.OneOf(List.of(allowed.get(random.nextInt(allowed.size())))));
    ask(queue, player);
    assertThat(player.turn).as("the node that the scheduler chose is free").isPresent();
  }

  private static void check(LaneQueue queue, Iterable<Player> players) {
    Map<String, String> holders = new HashMap<>();
    for (Player player : players) {
      for (String node : player.nodes()) {
        assertThat(holders.put(node, player.ticket.name()))
            .as("two benchmarks on node %s", node)
            .isNull();
        assertThat(queue.held()).containsEntry(node, player.ticket);
      }
      player.turn.ifPresent(t -> assertThat(t.nodes()).hasSameSizeAs(player.seats));
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void neverTwoOnANodeAndEverybodyGetsATurn(int seed) {
    Random random = new Random(seed);
    LaneQueue queue = new LaneQueue(random.nextInt(3) == 0 ? 3 : 0, random.nextInt(3) == 0 ? 2 : 0);
    Map<String, Player> players = new LinkedHashMap<>();
    for (int i = 0; i < BENCHMARKS; i++) {
      Player player = player(random, i);
      players.put(player.ticket.uid(), player);
    }
    List<Player> all = new ArrayList<>(players.values());
    for (int step = 0; step < STEPS; step++) {
      Player player = all.get(random.nextInt(all.size()));
      if (player.turn.isEmpty()) {
        ask(queue, player);
      } else if (!player.isPlaced()) {
        place(queue, player, random);
      } else {
        switch (random.nextInt(5)) {
          case 0, 1 -> {
            queue.release(player.ticket.uid());
            player.turn = Optional.empty();
            player.asks = false;
          }
          default -> {
            Turn.Granted before = player.turn.get();
            ask(queue, player);
            assertThat(player.turn.map(Turn.Granted::nodes))
                .as("a turn holds until it is given back")
                .contains(before.nodes());
          }
        }
      }
      check(queue, all);
    }
    // From now on nobody new asks. Whoever waits gets a turn, when the holders end one by one.
    for (int round = 0; round < 10 * BENCHMARKS; round++) {
      for (Player player : all) {
        if (player.turn.isPresent()) {
          if (!player.isPlaced()) {
            place(queue, player, random);
          }
          queue.release(player.ticket.uid());
          player.turn = Optional.empty();
          player.asks = false;
          break;
        }
      }
      queue.ready().forEach(ticket -> ask(queue, players.get(ticket.uid())));
      check(queue, all);
    }
    assertThat(all.stream().filter(p -> p.asks && p.turn.isEmpty()))
        .as("a deadlock, or a benchmark that never got a turn")
        .isEmpty();
  }

  /** The nodes that a benchmark could use; none if it could use each node. */
  private static Set<String> wanted(Player player) {
    Set<String> nodes = new HashSet<>();
    for (Seat seat : player.seats) {
      if (seat instanceof Seat.OneOf one) {
        nodes.addAll(one.nodes());
      } else if (seat instanceof Seat.Open open) {
        nodes.addAll(open.nodes());
      }
    }
    return nodes;
  }

  /** Counts for each waiting benchmark the turns of other namespaces since one of its own. */
  private static void count(LaneQueue queue, Player begun, Map<Player, Integer> overtaken) {
    Set<String> held = new HashSet<>();
    queue
        .held()
        .forEach(
            (node, ticket) -> {
              if (ticket.equals(begun.ticket)) {
                held.add(node);
              }
            });
    overtaken.replaceAll(
        (waiting, before) -> {
          Set<String> wanted = wanted(waiting);
          if (!wanted.isEmpty() && Collections.disjoint(wanted, held)) {
            return before;
          }
          return waiting.ticket.namespace().equals(begun.ticket.namespace()) ? 0 : before + 1;
        });
  }

  /**
   * New benchmarks keep arriving, so that nobody can just wait for the end. Each benchmark gets its
   * turn after a bounded number of turns of other namespaces on its nodes.
   */
  @ParameterizedTest
  @MethodSource("seeds")
  void nobodyIsOvertakenForEver(int seed) {
    Random random = new Random(seed);
    LaneQueue queue = new LaneQueue(0, 0);
    Map<String, Player> waiting = new LinkedHashMap<>();
    Map<Player, Integer> overtaken = new LinkedHashMap<>();
    List<Player> measuring = new ArrayList<>();
    int turns = 0;
    int most = 0;
    int number = 0;
    for (int step = 0; step < STEPS / 3; step++) {
      while (waiting.size() < 20) {
        Player arriving = player(random, number++);
        ask(queue, arriving);
        if (arriving.turn.isPresent()) {
          measuring.add(arriving);
          count(queue, arriving, overtaken);
          turns++;
        } else {
          waiting.put(arriving.ticket.uid(), arriving);
          overtaken.put(arriving, 0);
        }
      }
      if (!measuring.isEmpty()) {
        Player ending = measuring.remove(random.nextInt(measuring.size()));
        if (!ending.isPlaced()) {
          place(queue, ending, random);
        }
        queue.release(ending.ticket.uid());
      }
      for (Ticket ready : queue.ready()) {
        Player player = waiting.get(ready.uid());
        ask(queue, player);
        if (player.turn.isPresent()) {
          waiting.remove(ready.uid());
          measuring.add(player);
          overtaken.remove(player);
          count(queue, player, overtaken);
          turns++;
        }
      }
      most = Math.max(most, overtaken.values().stream().mapToInt(n -> n).max().orElse(0));
    }
    assertThat(turns).isGreaterThan(100);
    // One benchmark of each namespace comes first at a time.
    assertThat(most).isLessThan(3 * TurnOrder.MAX_OVERTAKEN);
  }
}
