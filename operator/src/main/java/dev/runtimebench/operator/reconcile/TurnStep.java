package dev.runtimebench.operator.reconcile;

import dev.runtimebench.api.v1alpha1.BenchmarkPhase;
import dev.runtimebench.api.v1alpha1.Reason;
import dev.runtimebench.operator.queue.NodeTurns;
import dev.runtimebench.operator.queue.Seat;
import dev.runtimebench.operator.queue.Turn;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.operator.status.Activity;
import dev.runtimebench.operator.trial.PodCleaner;
import dev.runtimebench.operator.trial.TeardownWatcher;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a benchmark wait until it holds its node, because benchmarks on one node disturb each
 * other's measurements. Checks in every reconcile whether the benchmark still holds its node.
 */
final class TurnStep implements Step {

  /**
   * Covers a lost wake-up, and finds nodes that were added. Usually the end of another benchmark
   * wakes this one at once.
   */
  private static final Duration RECHECK = Duration.ofSeconds(30);

  private final NodeTurns turns;
  private final LaneSeats seats;
  private final PodCleaner cleaner;
  private final TeardownWatcher teardowns;

  TurnStep(NodeTurns turns, LaneSeats seats, PodCleaner cleaner, TeardownWatcher teardowns) {
    this.turns = turns;
    this.seats = seats;
    this.cleaner = cleaner;
    this.teardowns = teardowns;
  }

  @Override
  public StepResult take(Reconciliation current) {
    List<LaneSeats.GroupSeat> groups = seats.of(current);
    List<Seat> wanted = LaneSeats.seats(groups);
    Turn turn = turns.take(current.benchmark(), wanted);
    if (turn instanceof Turn.Granted granted) {
      current.run().lane(LaneSeats.lane(groups, granted));
      return StepResult.PROCEED;
    }
    current.run().laneOver();
    if (current.run().preparation().filter(p -> p.pod().isPresent()).isPresent()) {
      // The scheduler has put the Pod on a node on which another benchmark measures.
      teardowns.dropPreparation(current.run());
      cleaner.removeUnkept(current);
    }
    return new StepResult.Wait(
        new Activity(BenchmarkPhase.Queued, Reason.Queued, message((Turn.Waits) turn, wanted)),
        Optional.of(RECHECK));
  }

  private static String message(Turn.Waits waits, List<Seat> wanted) {
    String ahead = waits.ahead().text();
    return switch (waits.why()) {
      case Busy ->
          waits
              .node()
              .map(
                  node -> "waiting for %s, where %s measures".formatted(place(node, wanted), ahead))
              .orElse(
                  "waiting until no other benchmark measures, because the operator does not know"
                      + " the nodes; one that measures is "
                      + ahead);
      case Kept ->
          "waiting for %s, which is kept for %s; that benchmark waits for its turn and comes first"
              .formatted(place(waits.node().orElseThrow(), wanted), ahead);
      case Placing -> "waiting until the scheduler has placed the first Pod of " + ahead;
      case Limit ->
          "waiting, because the operator lets no more benchmarks measure at the same time"
              + " (parallelBenchmarks); one that measures is "
              + ahead;
      case NamespaceLimit ->
          "waiting, because the policy lets no more benchmarks of this namespace measure at the"
              + " same time (policy.perNamespace.maxBenchmarksAtATime); one that measures is "
              + ahead;
    };
  }

  /** The node, and how many other nodes would do. */
  private static String place(String node, List<Seat> wanted) {
    int choices =
        wanted.stream()
            .map(TurnStep::nodes)
            .filter(nodes -> nodes.contains(node))
            .mapToInt(Collection::size)
            .min()
            .orElse(1);
    return choices == 1
        ? "node " + node
        : "one of %d nodes, such as node %s".formatted(choices, node);
  }

  private static Collection<String> nodes(Seat seat) {
    if (seat instanceof Seat.OneOf one) {
      return one.nodes();
    }
    return seat instanceof Seat.Open open ? open.nodes() : Set.of();
  }
}
