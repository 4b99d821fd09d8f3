package dev.runtimebench.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.operator.testkit.Fixtures;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MeasuringTurnsTest {

  private final MeasuringTurns turns = new MeasuringTurns(1);
  private final List<String> woken = new ArrayList<>();

  @BeforeEach
  void listen() {
    turns.onTurn(ticket -> woken.add(ticket.name()));
  }

  private static RuntimeBenchmark benchmark(String name) {
    RuntimeBenchmark benchmark = Fixtures.created(name, "{}");
    benchmark.getMetadata().setUid("uid-of-" + name);
    return benchmark;
  }

  @Test
  void oneAtATimeInTheOrderOfAsking() {
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
  void oneThatLeavesTheQueueIsNotWaitedFor() {
    turns.take(benchmark("a"));
    turns.take(benchmark("b"));
    turns.take(benchmark("c"));
    turns.giveBack(benchmark("b"));
    turns.giveBack(benchmark("a"));
    assertThat(turns.take(benchmark("c"))).isEmpty();
  }

  @Test
  void givingBackWhatOneDoesNotHaveWakesNobody() {
    turns.take(benchmark("a"));
    turns.take(benchmark("b"));
    turns.giveBack(benchmark("x"));
    assertThat(woken).isEmpty();
    assertThat(turns.take(benchmark("b"))).isPresent();
  }
}
