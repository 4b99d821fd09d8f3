package dev.runtimebench.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runtimebench.api.v1alpha1.BenchmarkWorkloadSpecBuilder;
import dev.runtimebench.api.v1alpha1.RuntimeBenchmark;
import dev.runtimebench.operator.observe.clock.OperatorClock;
import dev.runtimebench.operator.queue.NamespaceBudgets;
import dev.runtimebench.operator.queue.NodeTurns;
import dev.runtimebench.operator.queue.Seat;
import dev.runtimebench.operator.queue.Turn;
import dev.runtimebench.operator.spec.Policy;
import dev.runtimebench.operator.state.BenchmarkRun;
import dev.runtimebench.operator.state.Lane;
import dev.runtimebench.operator.state.Reconciliation;
import dev.runtimebench.results.experiment.ExperimentBuilder;
import dev.runtimebench.results.experiment.ResolvedRuntimeBuilder;
import dev.runtimebench.testkit.Fixtures;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BudgetStepTest {

  private static final List<Seat> NODE = List.of(new Seat.OneOf(List.of("n")));

  private final RuntimeBenchmark poor = benchmark("poor");
  private final RuntimeBenchmark other = benchmark("other");
  private final NodeTurns turns =
      new NodeTurns(
          new NodeTurns.Limits(0, 0), () -> Stream.of(poor, other), Map::of, ticket -> {});

  private static RuntimeBenchmark benchmark(String name) {
    RuntimeBenchmark benchmark = Fixtures.created(name, "{}");
    benchmark.getMetadata().setUid("uid-of-" + name);
    return benchmark;
  }

  @Test
  void benchmarkWithoutABudgetKeepsNoNode() {
    BenchmarkRun run = new BenchmarkRun();
    run.accepted(
        ExperimentBuilder.builder()
            .runtimes(List.of(ResolvedRuntimeBuilder.builder().name("runc").build()))
            .workload(BenchmarkWorkloadSpecBuilder.builder().build())
            .design(poor.getSpec().design())
            .build(),
        1L,
        0);
    turns.take(poor, NODE);
    run.lane(new Lane(Map.of("runc", "n"), Set.of(), Set.of()));
    assertThat(turns.take(other, NODE)).isInstanceOf(Turn.Waits.class);
    StepResult result =
        new BudgetStep(
                new NamespaceBudgets(new Policy.PerNamespace(0, 1, 0), Stream::empty),
                turns,
                OperatorClock.system())
            .take(new Reconciliation(poor, run, List.of(), 0));
    assertThat(result).isInstanceOf(StepResult.Wait.class);
    assertThat(run.lane()).isEmpty();
    assertThat(turns.take(other, NODE)).isInstanceOf(Turn.Granted.class);
  }
}
