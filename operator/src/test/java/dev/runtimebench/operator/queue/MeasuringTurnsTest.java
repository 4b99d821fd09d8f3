package dev.runtimebench.operator.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmarkStatus;
import dev.runtimebench.testkit.Fixtures;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeasuringTurnsTest {

  private final List<RuntimeBenchmark> known = new ArrayList<>();
  private final List<String> woken = new ArrayList<>();
  private final MeasuringTurns turns =
      new MeasuringTurns(1, 0, known::stream, ticket -> woken.add(ticket.name()));

  /** A benchmark in the cache. */
  private RuntimeBenchmark benchmark(String name) {
    return known.stream()
        .filter(b -> b.getMetadata().getName().equals(name))
        .findFirst()
        .orElseGet(() -> create(name));
  }

  private RuntimeBenchmark create(String name) {
    RuntimeBenchmark benchmark = Fixtures.created(name, "{}");
    benchmark.getMetadata().setUid("uid-of-" + name);
    known.add(benchmark);
    return benchmark;
  }

  @Test
  void benchmarksMeasureOneByOneInTheOrderOfRequests() {
    assertThat(turns.take(benchmark("a"))).isEmpty();
    assertThat(turns.take(benchmark("b"))).contains("default/a");
    assertThat(turns.take(benchmark("c"))).contains("default/a");
    assertThat(turns.take(benchmark("a"))).isEmpty();
    turns.giveBack(benchmark("a"));
    assertThat(woken).containsExactly("b");
    assertThat(turns.take(benchmark("c"))).contains("default/b");
    assertThat(turns.take(benchmark("b"))).isEmpty();
  }

  @Test
  void benchmarkBegunBeforeARestartGoesFirst() {
    RuntimeBenchmark begun = begun("begun", false);
    benchmark("new");
    known.add(begun("paused", true));
    known.add(begun);
    assertThat(turns.take(benchmark("new"))).contains("default/begun");
    assertThat(turns.take(begun)).isEmpty();
    turns.giveBack(begun);
    assertThat(woken).containsExactly("new");
    assertThat(turns.take(benchmark("new"))).isEmpty();
  }

  private static RuntimeBenchmark begun(String name, boolean suspended) {
    String status = "{\"startTime\": \"2026-01-01T00:00:00Z\"}";
    RuntimeBenchmark benchmark = Fixtures.created(name, "suspend: " + suspended);
    benchmark.getMetadata().setUid("uid-of-" + name);
    benchmark.setStatus(Serialization.unmarshal(status, RuntimeBenchmarkStatus.class));
    return benchmark;
  }

  @Test
  void benchmarkThatLeavesTheQueueDoesNotBlockIt() {
    turns.take(benchmark("a"));
    turns.take(benchmark("b"));
    turns.take(benchmark("c"));
    turns.giveBack(benchmark("b"));
    turns.giveBack(benchmark("a"));
    assertThat(turns.take(benchmark("c"))).isEmpty();
  }

  @Test
  void missedDeletionDoesNotBlockTheQueue() {
    turns.take(benchmark("a"));
    turns.take(benchmark("b"));
    RuntimeBenchmark c = benchmark("c");
    known.removeIf(known -> !known.equals(c));
    assertThat(turns.take(c)).isEmpty();
  }

  @Test
  void givingBackNoTurnWakesNobody() {
    turns.take(benchmark("a"));
    turns.take(benchmark("b"));
    turns.giveBack(benchmark("x"));
    assertThat(woken).isEmpty();
    assertThat(turns.take(benchmark("b"))).isPresent();
  }

  @Test
  void namespaceAtItsLimitLetsOtherNamespacesPass() {
    MeasuringTurns two =
        new MeasuringTurns(2, 1, known::stream, ticket -> woken.add(ticket.name()));
    RuntimeBenchmark other = benchmark("c");
    other.getMetadata().setNamespace("other");
    assertThat(two.take(benchmark("a"))).isEmpty();
    assertThat(two.take(benchmark("b"))).contains("default/a");
    assertThat(two.take(other)).isEmpty();
    two.giveBack(other);
    assertThat(woken).isEmpty();
    two.giveBack(benchmark("a"));
    assertThat(woken).containsExactly("b");
    assertThat(two.take(benchmark("b"))).isEmpty();
  }
}
