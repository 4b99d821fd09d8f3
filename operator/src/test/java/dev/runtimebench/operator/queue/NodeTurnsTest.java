package dev.runtimebench.operator.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeTurnsTest {

  private static final List<Seat> NODE = List.of(new Seat.OneOf(List.of("n")));
  private static final List<Seat> EITHER = List.of(new Seat.OneOf(List.of("n", "m")));

  private final List<RuntimeBenchmark> known = new ArrayList<>();
  private final List<String> woken = new ArrayList<>();
  private Map<String, Set<String>> pods = Map.of();
  private final NodeTurns turns = turns(0);

  private NodeTurns turns(int limit) {
    return new NodeTurns(
        new NodeTurns.Limits(limit, 0),
        known::stream,
        () -> pods,
        ticket -> woken.add(ticket.name()));
  }

  /** A benchmark in the cache. */
  private RuntimeBenchmark benchmark(String name) {
    return known.stream()
        .filter(b -> b.getMetadata().getName().equals(name))
        .findFirst()
        .orElseGet(() -> add(Fixtures.created(name, "{}"), name));
  }

  private RuntimeBenchmark add(RuntimeBenchmark benchmark, String name) {
    benchmark.getMetadata().setUid("uid-of-" + name);
    known.add(benchmark);
    return benchmark;
  }

  private RuntimeBenchmark begun(String name, boolean suspended, String status) {
    RuntimeBenchmark benchmark = add(Fixtures.created(name, "suspend: " + suspended), name);
    benchmark.setStatus(
        Serialization.unmarshal(
            "{\"startTime\": \"2026-01-01T00:00:00Z\"%s}".formatted(status),
            RuntimeBenchmarkStatus.class));
    return benchmark;
  }

  /** The benchmark that this one waits for; empty if it is this one's turn. */
  private Optional<String> ahead(RuntimeBenchmark benchmark, List<Seat> seats) {
    return turns.take(benchmark, seats) instanceof Turn.Waits waits
        ? Optional.of(waits.ahead().text())
        : Optional.empty();
  }

  @Test
  void benchmarksMeasureOneByOneOnANode() {
    assertThat(ahead(benchmark("a"), NODE)).isEmpty();
    assertThat(ahead(benchmark("b"), NODE)).contains("default/a");
    assertThat(ahead(benchmark("c"), NODE)).contains("default/a");
    assertThat(turns.measuringNodes()).isEqualTo(1);
    turns.giveBack(benchmark("a"));
    assertThat(woken).containsExactly("b");
    assertThat(ahead(benchmark("c"), NODE)).contains("default/b");
    assertThat(ahead(benchmark("b"), NODE)).isEmpty();
  }

  @Test
  void nodeThatABenchmarkNoLongerNeedsWakesTheNext() {
    assertThat(ahead(benchmark("a"), EITHER)).isEmpty();
    assertThat(ahead(benchmark("b"), NODE)).contains("default/a");
    assertThat(ahead(benchmark("a"), List.of(new Seat.OneOf(List.of("m"))))).isEmpty();
    assertThat(woken).containsExactly("b");
  }

  @Test
  void benchmarkBegunBeforeARestartHoldsTheNodeOfItsStatus() {
    RuntimeBenchmark begun = begun("begun", false, ", \"environment\": {\"node\": \"m\"}");
    begun("paused", true, ", \"environment\": {\"node\": \"n\"}");
    assertThat(turns.take(benchmark("new"), EITHER))
        .isEqualTo(new Turn.Granted(List.of(Optional.of("n")), Set.of()));
    assertThat(ahead(benchmark("late"), List.of(new Seat.OneOf(List.of("m")))))
        .contains("default/begun");
    assertThat(turns.take(begun, EITHER))
        .isEqualTo(new Turn.Granted(List.of(Optional.of("m")), Set.of()));
  }

  @Test
  void benchmarkBegunAcrossPoolsHoldsAllItsNodes() {
    begun(
        "begun",
        false,
        ", \"environment\": {\"node\": \"n\", \"sandboxes\": [{\"runtime\": \"r\", \"node\":"
            + " \"m\"}]}");
    assertThat(ahead(benchmark("new"), EITHER)).contains("default/begun");
  }

  @Test
  void benchmarkThatWasPreparingHoldsTheNodeOfItsPod() {
    RuntimeBenchmark begun = begun("begun", false, "");
    pods = Map.of("uid-of-begun", Set.of("n"));
    assertThat(ahead(benchmark("new"), NODE)).contains("default/begun");
    assertThat(turns.take(begun, EITHER))
        .isEqualTo(new Turn.Granted(List.of(Optional.of("n")), Set.of()));
  }

  @Test
  void benchmarkWithAPodOnTheNodeComesBeforeAnOlderOneThatWaits() {
    RuntimeBenchmark waits = begun("waits", false, ", \"environment\": {\"node\": \"n\"}");
    RuntimeBenchmark runs = begun("runs", false, ", \"environment\": {\"node\": \"n\"}");
    pods = Map.of("uid-of-runs", Set.of("n"));
    assertThat(ahead(waits, NODE)).contains("default/runs");
    assertThat(ahead(runs, NODE)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"true, ''", "false, ', \"completionTime\": \"2026-01-01T00:01:00Z\"'"})
  void podsOfASuspendedOrEndedBenchmarkKeepTheirNodeUntilTheyStop(boolean suspended, String end) {
    RuntimeBenchmark stops =
        begun("stops", suspended, ", \"environment\": {\"node\": \"m\"}" + end);
    pods = Map.of("uid-of-stops", Set.of("n"));
    assertThat(ahead(benchmark("new"), NODE)).contains("default/stops");
    assertThat(turns.take(benchmark("other"), EITHER))
        .as("only a benchmark that measures holds the node of its status")
        .isEqualTo(new Turn.Granted(List.of(Optional.of("m")), Set.of()));
    turns.giveBack(stops);
    assertThat(woken).containsExactly("new");
  }

  @Test
  void benchmarkWithAPodAndWithoutAStatusHoldsItsNode() {
    RuntimeBenchmark begun = benchmark("begun");
    pods = Map.of("uid-of-begun", Set.of("n"));
    assertThat(ahead(benchmark("new"), NODE)).contains("default/begun");
    assertThat(ahead(begun, NODE)).isEmpty();
  }

  /** The others wait until the benchmark of the earlier process has asked. */
  @Test
  void benchmarkThatHadBegunWakesTheOthersWhenItsNodeIsKnown() {
    RuntimeBenchmark begun = begun("begun", false, "");
    assertThat(ahead(benchmark("new"), NODE)).contains("default/begun");
    assertThat(ahead(begun, List.of(new Seat.OneOf(List.of("m"))))).isEmpty();
    assertThat(woken).containsExactly("new");
  }

  @Test
  void missedDeletionWakesTheNext() {
    turns.take(benchmark("a"), NODE);
    turns.take(benchmark("b"), NODE);
    known.removeIf(k -> k.getMetadata().getName().equals("a"));
    turns.take(benchmark("c"), List.of(new Seat.OneOf(List.of("m"))));
    assertThat(woken).containsExactly("b");
  }

  @Test
  void benchmarkThatHadBegunWithoutAPodGoesFirst() {
    RuntimeBenchmark begun = begun("begun", false, "");
    assertThat(ahead(benchmark("new"), NODE)).contains("default/begun");
    assertThat(ahead(begun, NODE)).isEmpty();
    turns.giveBack(begun);
    assertThat(woken).containsExactly("new");
  }

  @Test
  void missedDeletionDoesNotBlockTheQueue() {
    turns.take(benchmark("a"), NODE);
    turns.take(benchmark("b"), NODE);
    RuntimeBenchmark c = benchmark("c");
    known.removeIf(known -> !known.equals(c));
    assertThat(ahead(c, NODE)).isEmpty();
  }

  @Test
  void givingBackNoTurnWakesNobody() {
    turns.take(benchmark("a"), NODE);
    turns.take(benchmark("b"), NODE);
    turns.giveBack(benchmark("x"));
    assertThat(woken).isEmpty();
    assertThat(ahead(benchmark("b"), NODE)).isPresent();
  }

  @Test
  void upperBoundHoldsOnFreeNodesToo() {
    NodeTurns one = turns(1);
    one.take(benchmark("a"), EITHER);
    assertThat(one.take(benchmark("b"), EITHER)).isInstanceOf(Turn.Waits.class);
  }
}
